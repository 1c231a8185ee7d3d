import type { Diagram } from '@pianoscribe/viz';

/** The paper's figure 3: both nets, which differ in their heads only. Sizes are those of a 10 s segment. */
export const NETS_DIAGRAM: Diagram = {
  title: 'Figure 3: FCNN and CRNN',
  boxes: [
    { id: 'image', lines: ['log-mel image', '1 x 229 x 1001'], column: 0, row: 0, isData: true },
    { id: 'down1', lines: ['down', 'residual block, tanh, pool 2x2', '16 x 114 x 500'], column: 0, row: 1 },
    { id: 'down2', lines: ['down', 'residual block, tanh, pool 2x2', '64 x 57 x 250'], column: 0, row: 2 },
    { id: 'middle', lines: ['residual block', '3x3 convolutions, tanh', '64 x 57 x 250'], column: 0, row: 3 },
    { id: 'up1', lines: ['up', 'residual block, bilinear', '16 x 114 x 500'], column: 1, row: 3 },
    { id: 'concat', lines: ['concatenate', '32 x 114 x 500'], column: 1, row: 2 },
    { id: 'up2', lines: ['up', 'residual block, bilinear', '4 x 88 x 7680 (FCNN: 7685)'], column: 1, row: 1 },
    { id: 'flat', lines: ['reshape', '352 x 7680 (FCNN: 7685)'], column: 1, row: 0 },
    { id: 'conv', lines: ['FCNN: convolution over time', '352 to 88, kernel 6'], column: 2, row: 0 },
    { id: 'fcnn', lines: ['sigmoid', '88 keys x 7680 columns'], column: 2, row: 1, isData: true },
    { id: 'gru', lines: ['CRNN: GRU, both directions', '352 to 2 x 88'], column: 2, row: 2 },
    { id: 'crnn', lines: ['linear, sigmoid', '88 keys x 7680 columns'], column: 2, row: 3, isData: true },
  ],
  arrows: [
    { from: 'image', to: 'down1' },
    { from: 'down1', to: 'down2' },
    { from: 'down2', to: 'middle' },
    { from: 'middle', to: 'up1' },
    { from: 'up1', to: 'concat' },
    { from: 'down1', to: 'concat', label: 'skip' },
    { from: 'concat', to: 'up2' },
    { from: 'up2', to: 'flat' },
    { from: 'flat', to: 'conv' },
    { from: 'conv', to: 'fcnn' },
    { from: 'flat', to: 'gru' },
    { from: 'gru', to: 'crnn' },
  ],
};

/** The paper's figure 4, with the sizes of its notebook for a 10 s segment. */
export const ENCODER_DIAGRAM: Diagram = {
  title: 'Figure 4: the encoder-only transformer',
  boxes: [
    { id: 'image', lines: ['log-mel image', '1001 frames x 229'], column: 0, row: 0, isData: true },
    { id: 'embed', lines: ['linear, times sqrt(200)', '229 to 200'], column: 1, row: 0 },
    { id: 'positions', lines: ['add positions', 'sines and cosines'], column: 2, row: 0 },
    { id: 'attention', lines: ['attention, add, normalise', 'in each encoder layer'], column: 2, row: 1 },
    { id: 'feed', lines: ['feed forward, add, normalise', 'in each encoder layer'], column: 1, row: 1 },
    { id: 'linear', lines: ['linear', '200 to 352'], column: 0, row: 1 },
    { id: 'stretch', lines: ['stretch bilinearly', '352 x 7691'], column: 0, row: 2 },
    { id: 'conv', lines: ['convolution over time', '352 to 88, kernel 12'], column: 1, row: 2 },
    { id: 'roll', lines: ['sigmoid', '88 keys x 7680 columns'], column: 2, row: 2, isData: true },
  ],
  arrows: [
    { from: 'image', to: 'embed' },
    { from: 'embed', to: 'positions' },
    { from: 'positions', to: 'attention' },
    { from: 'attention', to: 'feed' },
    { from: 'feed', to: 'linear' },
    { from: 'linear', to: 'stretch' },
    { from: 'stretch', to: 'conv' },
    { from: 'conv', to: 'roll' },
  ],
};
