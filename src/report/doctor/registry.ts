/** The formats in which an examination is told, written once. Help, `-f` and `-o` come out of this table. */
import type { ExaminationFormat } from "../../model/examination.ts";
import { doctorConsoleFormat } from "./console.ts";
import { doctorJsonFormat } from "./json.ts";

export const doctorFormats = {
  console: doctorConsoleFormat,
  json: doctorJsonFormat,
} as const satisfies Record<string, ExaminationFormat>;

export type DoctorFormatId = keyof typeof doctorFormats;

export const doctorFormatIds = Object.keys(doctorFormats) as readonly DoctorFormatId[];
