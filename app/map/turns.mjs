// Work in turns: a few milliseconds per frame, fewer while the map is being dragged, none while it zooms.

const BUDGET_MS = { idle: 8, drag: 3, zoom: 0 };

export class Turns {
  constructor() {
    this.jobs = [];
    this.waking = false;
    this.mood = 'idle';
  }

  /** @param {Iterator} job @returns {() => void} takes the job back */
  add(job) {
    this.jobs.push(job);
    this.wake();
    return () => {
      const at = this.jobs.indexOf(job);
      if (at >= 0) this.jobs.splice(at, 1);
    };
  }

  /** @param {'idle'|'drag'|'zoom'} mood what the reader is doing */
  feel(mood) {
    this.mood = mood;
    this.wake();
  }

  wake() {
    if (this.waking || !this.jobs.length || this.mood === 'zoom') return;
    this.waking = true;
    requestAnimationFrame(() => {
      this.waking = false;
      const until = performance.now() + BUDGET_MS[this.mood];
      while (this.jobs.length && performance.now() < until) {
        if (this.jobs[0].next().done) this.jobs.shift();
      }
      this.wake();
    });
  }
}
