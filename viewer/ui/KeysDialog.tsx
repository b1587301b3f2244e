import { Dialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import { useWords } from "../i18n/i18n.ts";

/** The table of mouse and keys, opened by F1. */
export function KeysDialog({
  isOpen,
  onOpenChange,
}: {
  isOpen: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  const { t } = useWords();
  const rows: readonly (readonly [keys: readonly string[], does: string])[] = [
    [[t("keys.leftDrag")], t("keys.leftDragDo")],
    [[t("keys.rightDrag")], t("keys.rightDragDo")],
    [[t("keys.middleDrag")], t("keys.middleDragDo")],
    [[t("keys.doubleClick")], t("keys.doubleClickDo")],
    [[t("keys.click")], t("keys.clickDo")],
    [["Esc"], t("keys.esc")],
    [["F1"], t("keys.f1")],
    [["/"], t("keys.slash")],
    [["H"], t("keys.home")],
    [["Alt + 1", "2", "3"], t("keys.desks")],
    [["K"], t("keys.space")],
    [["J", "L"], t("keys.arrows")],
    [["N"], t("keys.live")],
    [[",", "."], t("keys.moments")],
    [["-", "="], t("keys.speed")],
    [["R"], t("keys.reverse")],
    [["T"], t("keys.typeTime")],
    [["[", "]", "\\"], t("keys.loop")],
  ];
  return (
    <ModalOverlay className="modal-overlay" isOpen={isOpen} onOpenChange={onOpenChange} isDismissable>
      <Modal className="modal">
        <Dialog className="dialog">
          <Heading slot="title" level={2}>
            {t("keys.title")}
          </Heading>
          <dl className="keys">
            {rows.map(([keys, does]) => (
              <div key={does} className="keys-row">
                <dt>
                  {keys.map((key) => (
                    <kbd key={key}>{key}</kbd>
                  ))}
                </dt>
                <dd>{does}</dd>
              </div>
            ))}
          </dl>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
