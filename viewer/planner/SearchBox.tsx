import { useDeferredValue, useRef, useState } from "react";
import { ComboBox, Input, ListBox, ListBoxItem, Popover } from "react-aria-components";
import type { SearchHit } from "../../contract/api.ts";
import { layerById } from "../../contract/layers.ts";
import { useWords } from "../i18n/i18n.ts";
import { Icon } from "../ui/Icon.tsx";
import { useSearch } from "../ui/queries.ts";

/** Id of the input, so that "/" anywhere puts the cursor into it. */
export const SEARCH_INPUT_ID = "search-input";

/** Search by number, plate, road or facility kind; choosing a hit selects it and flies there. */
export function SearchBox({ onChoose }: { onChoose: (hit: SearchHit) => void }) {
  const { t, name } = useWords();
  const [text, setText] = useState("");
  const query = useDeferredValue(text.trim());
  const search = useSearch(query);
  const box = useRef<HTMLDivElement>(null);
  const hits = query === "" ? [] : (search.data?.hits ?? []);
  const keyOf = (hit: SearchHit) => `${hit.layer}/${hit.id}`;
  return (
    <ComboBox
      className="search"
      aria-label={t("search.label")}
      inputValue={text}
      onInputChange={setText}
      items={hits}
      value={null}
      onChange={(key) => {
        const hit = hits.find((each) => keyOf(each) === key);
        if (hit) onChoose(hit);
      }}
      menuTrigger="focus"
      allowsEmptyCollection
      allowsCustomValue
      defaultFilter={() => true}
    >
      <div ref={box} className="search-input panel">
        <Icon name="search" />
        <Input id={SEARCH_INPUT_ID} placeholder={t("search.placeholder")} />
        <span className="kbd search-key">/</span>
      </div>
      <Popover className="popover search-results" triggerRef={box} offset={6}>
        <ListBox
          className="listbox"
          renderEmptyState={() => (
            <p className="listbox-empty">
              {query === "" && t("search.hint")}
              {query !== "" && search.isPending && t("common.loading")}
              {search.isError && t("problem.search", { message: search.error.message })}
              {query !== "" && search.isSuccess && t("search.none", { query })}
            </p>
          )}
        >
          {(hit: SearchHit) => (
            <ListBoxItem id={keyOf(hit)} className="listbox-item" textValue={hit.title}>
              <span className="hit">
                <span>{hit.title}</span>
                <small>{hit.subtitle}</small>
              </span>
              <small className="muted">{name(layerById(hit.layer).name)}</small>
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  );
}
