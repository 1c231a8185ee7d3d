import type { Microphone } from './microphone';
import type { RenderVariation } from './variation';

/**
 * A variation and a microphone under which loudness and timbre still tell how hard a key was struck. The wild ones
 * teach a model to find notes on any piano, but whoever hears nothing else learns that loudness means little.
 */

/** Share of its wild gain that a filter keeps. */
const FILTER_SHARE = 0.35;
/** How fast loudness grows with velocity on real pianos, and how far single ones are from that. */
const DYNAMICS = 1.6;
const DYNAMICS_SHARE = 0.35;
/** Treble gains more by a strong touch than bass: from 0.1 to 0.4 between pianos whose layers keep their loudness. */
const TILT = 0.2;
const TILT_SHARE = 0.7;

/** How much duller soft notes are, as two one-pole low-passes fit it between layers of pianos that have many. */
const SOFTENING = 58;
const SOFTENING_SHARE = 0.4;

/** The variation without what parts loudness and layer from velocity. */
export function faithfulVariation(variation: RenderVariation): RenderVariation {
  const {
    dynamics = DYNAMICS,
    dynamicsTilt = TILT,
    softening = SOFTENING,
    neighbourKeys = 0,
    layerSpread = 0,
    keyDb = 0,
  } = variation;
  return {
    ...variation,
    dynamics: DYNAMICS + DYNAMICS_SHARE * (dynamics - DYNAMICS),
    dynamicsTilt: TILT + TILT_SHARE * (dynamicsTilt - TILT),
    layerShift: 0,
    layerSpread: Math.min(3, layerSpread),
    neighbourKeys: Math.min(1, neighbourKeys),
    softening: SOFTENING + SOFTENING_SHARE * (softening - SOFTENING),
    keyDb: Math.min(1, keyDb),
  };
}

/** The microphone with a flatter response, a stronger signal and no saturation. */
export function faithfulMicrophone(microphone: Microphone): Microphone {
  const { driveDb: _drive, muLawBits: _bits, ...rest } = microphone;
  return {
    ...rest,
    filters: microphone.filters?.map((filter) =>
      filter.gainDb === undefined ? filter : { ...filter, gainDb: FILTER_SHARE * filter.gainDb },
    ),
    ...(microphone.peakDb !== undefined && { peakDb: 0.5 * microphone.peakDb }),
  };
}
