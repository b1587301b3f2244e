import { Label, Slider, SliderOutput, SliderThumb, SliderTrack } from "react-aria-components";

interface PercentSliderProps {
  label: string;
  /** 0 to 1 */
  value: number;
  onChange: (value: number) => void;
}

/** A labelled slider from 0 to 100 %. */
export function PercentSlider({ label, value, onChange }: PercentSliderProps) {
  return (
    <Slider
      className="slider"
      minValue={0}
      maxValue={1}
      step={0.01}
      value={value}
      onChange={onChange}
      formatOptions={{ style: "percent" }}
    >
      <Label>{label}</Label>
      <SliderOutput className="slider-output" />
      <SliderTrack className="slider-track">
        <span className="slider-fill" style={{ width: `${100 * value}%` }} />
        <SliderThumb className="slider-thumb" />
      </SliderTrack>
    </Slider>
  );
}
