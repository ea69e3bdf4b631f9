package io.parley.identity.history;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.function.Function;

/** Writes runs into frames. */
final class RunWriter {
  private static final int FRAME = 1 << 20;

  private final FrameFile to;
  private final Writing force;
  private final EntryWriter bytes = new EntryWriter();

  /**
   * @param force brings what was added to the disk, before and after the end of a run
   */
  RunWriter(FrameFile to, Writing force) {
    this.to = to;
    this.force = force;
  }

  void write(Run run, Iterable<? extends Entry> entries) throws IOException {
    run(run);
    for (Entry entry : entries) {
      entry(entry);
    }
    end();
  }

  void run(Run run) throws IOException {
    bytes.run(run);
  }

  void entry(Entry entry) throws IOException {
    bytes.entry(entry);
    if (bytes.size() >= FRAME) {
      to.add(FrameHead.MORE, bytes.take());
    }
  }

  void end() throws IOException {
    force.write();
    to.add(FrameHead.END, bytes.take());
    force.write();
  }

  /** Writes what is kept of what it is told. */
  HistoryReader keeping(Function<Entry, Optional<Entry>> keep) {
    return new HistoryReader() {
      @Override
      public void run(Run run) {
        written(() -> RunWriter.this.run(run));
      }

      @Override
      public void entry(Entry entry) {
        keep.apply(entry).ifPresent(kept -> written(() -> RunWriter.this.entry(kept)));
      }

      @Override
      public void end() {
        written(RunWriter.this::end);
      }
    };
  }

  /** A step that writes. */
  interface Writing {
    void write() throws IOException;
  }

  private static void written(Writing writing) {
    try {
      writing.write();
    } catch (IOException e) {
      throw new UncheckedIOException("the history of people cannot be written", e);
    }
  }
}
