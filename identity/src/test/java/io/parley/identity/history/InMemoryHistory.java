package io.parley.identity.history;

import io.parley.crypto.SecretAccess;
import io.parley.crypto.SecretBytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A history in lists, with a secret that is the same each time. */
final class InMemoryHistory implements HistoryStore {
  private final List<Told> runs = new ArrayList<>();
  private boolean full;

  /** The last run with its entries. */
  Told last() {
    return runs.get(runs.size() - 1);
  }

  List<Told> runs() {
    return runs;
  }

  /** From now on nothing can be written. */
  void fill() {
    full = true;
  }

  @Override
  public SecretBytes secret() {
    return SecretBytes.copyOf(new byte[32], SecretAccess.insecure());
  }

  @Override
  public void read(HistoryReader reader) {
    for (Told told : List.copyOf(runs)) {
      reader.run(told.run());
      told.entries().forEach(reader::entry);
      reader.end();
    }
  }

  @Override
  public void append(Run run, Iterable<? extends Entry> entries) {
    if (full) {
      throw new IllegalStateException("the disk is full");
    }
    List<Entry> all = new ArrayList<>();
    entries.forEach(all::add);
    runs.add(new Told(run, all));
  }

  @Override
  public void rewrite(
      Function<Entry, Optional<Entry>> keep, Run last, Iterable<? extends Entry> entries) {
    runs.replaceAll(
        t -> new Told(t.run(), t.entries().stream().flatMap(e -> keep.apply(e).stream()).toList()));
    append(last, entries);
  }
}
