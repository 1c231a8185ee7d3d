import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { evaluateTranscription } from './evaluate-transcription';
import { parseNoteText } from './note-text';

const read = (path: string) => readFileSync(new URL(`./fixtures/${path}`, import.meta.url), 'utf8');

// The cases and results in fixtures/ are mir_eval's own regression data (MIT); mir_eval 0.8.2 gives the same results.
describe('evaluateTranscription equals mir_eval.transcription', () => {
  it.each([0, 1, 2, 3, 4])('on case %i', (i) => {
    const scores = evaluateTranscription(
      parseNoteText(read(`transcription/ref0${i}.txt`)),
      parseNoteText(read(`transcription/est0${i}.txt`)),
    );
    const golden: Record<string, number> = JSON.parse(read(`transcription/output0${i}.json`));
    const ours: Record<string, number> = {
      Precision: scores.onsetOffset.precision,
      Recall: scores.onsetOffset.recall,
      'F-measure': scores.onsetOffset.f1,
      Average_Overlap_Ratio: scores.onsetOffset.averageOverlapRatio,
      Precision_no_offset: scores.onset.precision,
      Recall_no_offset: scores.onset.recall,
      'F-measure_no_offset': scores.onset.f1,
      Average_Overlap_Ratio_no_offset: scores.onset.averageOverlapRatio,
      Onset_Precision: scores.onsetOnly.precision,
      Onset_Recall: scores.onsetOnly.recall,
      'Onset_F-measure': scores.onsetOnly.f1,
      Offset_Precision: scores.offset.precision,
      Offset_Recall: scores.offset.recall,
      'Offset_F-measure': scores.offset.f1,
    };
    expect(Object.keys(ours).sort()).toEqual(Object.keys(golden).sort());
    for (const [name, value] of Object.entries(golden)) expect(ours[name], name).toBeCloseTo(value, 9);
  });
});

describe('evaluateTranscription equals mir_eval.transcription_velocity', () => {
  it.each([0, 1])('on case %i', (i) => {
    const scores = evaluateTranscription(
      parseNoteText(read(`transcription_velocity/ref${i}.txt`)),
      parseNoteText(read(`transcription_velocity/est${i}.txt`)),
    );
    const golden: Record<string, number> = JSON.parse(read(`transcription_velocity/output${i}.json`));
    const ours: Record<string, number | undefined> = {
      Precision: scores.onsetOffsetVelocity?.precision,
      Recall: scores.onsetOffsetVelocity?.recall,
      'F-measure': scores.onsetOffsetVelocity?.f1,
      Average_Overlap_Ratio: scores.onsetOffsetVelocity?.averageOverlapRatio,
      Precision_no_offset: scores.onsetVelocity?.precision,
      Recall_no_offset: scores.onsetVelocity?.recall,
      'F-measure_no_offset': scores.onsetVelocity?.f1,
      Average_Overlap_Ratio_no_offset: scores.onsetVelocity?.averageOverlapRatio,
    };
    expect(Object.keys(ours).sort()).toEqual(Object.keys(golden).sort());
    for (const [name, value] of Object.entries(golden)) expect(ours[name], name).toBeCloseTo(value, 9);
  });
});
