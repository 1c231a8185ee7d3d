/** A program that prints name, tab, speed of librosa, scipy and torchaudio, or which of them is missing. */
export const pythonTools = (seconds: number, rate: number) => `
import os
for name in ('OMP_NUM_THREADS', 'OPENBLAS_NUM_THREADS', 'MKL_NUM_THREADS'): os.environ[name] = '1'
import time, numpy as np
x = (np.random.default_rng(1).random(${seconds * rate}) - .5).astype(np.float32)
def measure(name, run):
    best = 1e9
    for _ in range(5):
        start = time.process_time()
        for at in range(0, len(x), ${60 * rate}): run(x[at:at + ${60 * rate}])
        best = min(best, time.process_time() - start)
    print(name + '\\t' + str(${seconds} / best), flush=True)
try:
    import librosa
    def run(y):
        mel = librosa.feature.melspectrogram(y=y, sr=16000, n_fft=2048, hop_length=160, n_mels=229, fmin=30, fmax=8000, htk=True, norm=None)
        return np.log(np.maximum(mel, 1e-10))
    measure('librosa ' + librosa.__version__ + ' log-mel', run)
except ImportError: print('librosa is not installed: skipped')
try:
    import scipy, scipy.fft, scipy.sparse
    points = 700 * (10 ** (np.linspace(2595 * np.log10(1 + 30 / 700), 2595 * np.log10(1 + 8000 / 700), 231) / 2595) - 1)
    bins = np.arange(1025) * 16000 / 2048
    rise = (bins - points[:-2, None]) / (points[1:-1] - points[:-2])[:, None]
    fall = (points[2:, None] - bins) / (points[2:] - points[1:-1])[:, None]
    bank = scipy.sparse.csr_array(np.maximum(0, np.minimum(rise, fall)).astype(np.float32))
    window = (.5 - .5 * np.cos(2 * np.pi * np.arange(2048) / 2048)).astype(np.float32)
    def run(y):
        frames = np.lib.stride_tricks.sliding_window_view(np.pad(y, 1024, mode='reflect'), 2048)[::160]
        for at in range(0, len(frames), 256):
            spectrum = scipy.fft.rfft(frames[at:at + 256] * window, workers=1)
            np.log(np.maximum(bank @ (spectrum.real ** 2 + spectrum.imag ** 2).T, 1e-10))
    measure('scipy ' + scipy.__version__ + ' rfft (pocketfft) and sparse bank', run)
except ImportError: print('scipy is not installed: skipped')
try:
    import torch, torchaudio
    torch.set_num_threads(1)
    mel = torchaudio.transforms.MelSpectrogram(16000, 2048, hop_length=160, n_mels=229, f_min=30, f_max=8000)
    measure('torchaudio ' + torchaudio.__version__ + ' log-mel', lambda y: torch.log(mel(torch.from_numpy(y)).clamp(min=1e-10)))
except ImportError: print('torchaudio is not installed: skipped')
`;
