import type { EngraveAnswer, EngraveRequest } from './engrave';
import { engrave } from './engrave-pages';

self.onmessage = async ({ data }: MessageEvent<EngraveRequest>) => {
  let answer: EngraveAnswer;
  try {
    answer = { pages: await engrave(data) };
  } catch (error) {
    answer = { failed: error instanceof Error ? error.message : String(error) };
  }
  self.postMessage(answer);
};
