import { createOpusDecoder, type OpusOptions } from '@audio/decode-opus/core';
import type { ByteReader } from '../byte-reader';
import { checkFormat, corrupt } from '../errors';
import type { PcmBlock } from '../pcm';
import { readOggPages } from './ogg-pages';

/** Opus in Ogg (RFC 7845) by libopus, at its own 48 kHz: the encoder's delay and the padding at the end are cut off. */
export async function* decodeOpus(reader: ByteReader): AsyncGenerator<PcmBlock, void, undefined> {
  const decoder = await createOpusDecoder();
  let head: OpusHead | undefined;
  let packetsSeen = 0;
  let frames = 0;
  // Where the first audio page says that the recording begins: above 0 in one that was cut out of a longer one.
  let start: number | undefined;
  try {
    for await (const page of readOggPages(reader)) {
      if (page.packets.length === 0) continue;
      if (!head) {
        head = readHead(page.packets[0]);
        decoder.configure(head);
      }
      const audio = packetsSeen >= 2 ? page.packets : page.packets.slice(2 - packetsSeen);
      packetsSeen += page.packets.length;
      if (audio.length === 0) continue;
      const { errors, channelData, samplesDecoded } = decoder.decodeFrames([...audio]);
      if (errors.length > 0) throw corrupt('Opus', errors[0].message);
      frames += samplesDecoded;
      if (start === undefined && page.granule !== undefined) {
        start = page.last ? 0 : Math.max(0, page.granule - frames - head.preSkip);
      }
      const surplus =
        page.last && page.granule !== undefined ? frames + head.preSkip - (page.granule - (start ?? 0)) : 0;
      const kept = Math.max(0, samplesDecoded - Math.max(0, surplus));
      if (kept > 0) yield { channels: channelData.map((channel) => channel.subarray(0, kept)), sampleRate: 48000 };
    }
  } finally {
    decoder.free();
  }
}

type OpusHead = Required<Pick<OpusOptions, 'channels' | 'preSkip'>> & OpusOptions;

function readHead(packet: Uint8Array): OpusHead {
  if (packet.length < 19 || packet[8] >> 4 !== 0)
    throw corrupt('Opus', 'its header is cut off or of an unknown version');
  const view = new DataView(packet.buffer, packet.byteOffset, packet.byteLength);
  const channels = packet[9];
  checkFormat('Opus', 48000, channels);
  const head = { channels, preSkip: view.getUint16(10, true), outputGain: view.getInt16(16, true) };
  if (packet[18] === 0) {
    if (channels > 2) throw corrupt('Opus', `its header claims ${channels} channels without saying which is which`);
    return head;
  }
  if (packet.length < 21 + channels) throw corrupt('Opus', 'its channel table is cut off');
  const streamCount = packet[19];
  const coupledStreams = packet[20];
  const channelMappingTable = packet.slice(21, 21 + channels);
  const coded = streamCount + coupledStreams;
  if (streamCount < 1 || coupledStreams > streamCount || channelMappingTable.some((i) => i >= coded && i !== 255)) {
    throw corrupt('Opus', 'its channel table makes no sense');
  }
  return { ...head, streamCount, coupledStreamCount: coupledStreams, channelMappingTable };
}
