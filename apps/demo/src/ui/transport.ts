import type { Player } from '../listen/player';
import { clock } from '../roll/draw-grid';
import type { Overview } from '../roll/overview';
import type { Loop, RollView } from '../roll/roll-view';
import { showProblem } from './alerts';
import { byId } from './dom';
import { isTextField } from './intake';

/** Shorter than this a stretch is a buzz, and was hardly meant. */
const SHORTEST_LOOP_SECONDS = 0.1;

/** Playing, and what is seen of it. */
export interface Transport {
  seek(time: number): void;
  /** Plays a stretch again and again; undefined, or one too short to be heard: on to the end. */
  setLoop(loop: Loop | undefined): void;
  toggle(): Promise<void>;
}

export function createTransport(player: Player, roll: RollView, overview: Overview): Transport {
  const play = byId<HTMLButtonElement>('play-button');
  const balance = byId<HTMLInputElement>('balance');
  const speed = byId<HTMLSelectElement>('speed');
  const loop = byId<HTMLButtonElement>('loop-button');
  let isFollowing = false;

  const show = () => {
    play.dataset.playing = String(player.isPlaying);
    play.setAttribute('aria-label', player.isPlaying ? 'Pause' : 'Play');
    const text = clock(player.time, 1);
    if (byId('time').textContent !== text) byId('time').textContent = text;
    roll.setPlayhead(player.time, player.isPlaying);
    overview.redraw();
  };
  const follow = () => {
    show();
    isFollowing = player.isPlaying;
    if (isFollowing) requestAnimationFrame(follow);
  };
  player.onChange(() => {
    if (isFollowing) show();
    else follow();
  });

  const transport: Transport = {
    seek(time) {
      player.seek(time);
      show();
    },
    setLoop(wanted) {
      const stretch = wanted && wanted.to - wanted.from >= SHORTEST_LOOP_SECONDS ? wanted : undefined;
      player.loop = stretch;
      roll.loop = stretch;
      loop.setAttribute('aria-pressed', String(stretch !== undefined));
      roll.redrawOverlay();
    },
    async toggle() {
      if (player.isPlaying) {
        player.pause();
        return;
      }
      // The first time, the piano is fetched and made ready.
      byId('waiting').hidden = false;
      try {
        await player.play();
      } catch (error) {
        showProblem('Playing', { message: error instanceof Error ? error.message : String(error) });
      }
      byId('waiting').hidden = true;
    },
  };
  play.addEventListener('click', () => void transport.toggle());
  const setBalance = () => {
    player.balance = balance.valueAsNumber;
    const percent = Math.round(100 * balance.valueAsNumber);
    balance.setAttribute('aria-valuetext', `${100 - percent} % recording, ${percent} % transcription`);
  };
  balance.addEventListener('input', setBalance);
  setBalance();
  speed.addEventListener('change', () => {
    player.speed = Number(speed.value);
  });
  loop.addEventListener('click', () => {
    if (player.loop) return transport.setLoop(undefined);
    const { from, to } = roll.shownTime;
    transport.setLoop({ from: Math.max(0, from), to: Math.min(to, Math.max(roll.view.duration, from + 0.1)) });
  });
  document.addEventListener('keydown', (event) => {
    const { activeElement } = document;
    const isTaken = activeElement instanceof HTMLButtonElement || isTextField(activeElement);
    if (event.key !== ' ' || isTaken || byId('studio').hidden || document.querySelector('dialog[open]')) return;
    event.preventDefault();
    void transport.toggle();
  });
  return transport;
}
