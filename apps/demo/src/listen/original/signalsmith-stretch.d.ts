/** signalsmith-stretch 1.3 comes without types. It is imported for what it registers. */
declare module 'signalsmith-stretch';
