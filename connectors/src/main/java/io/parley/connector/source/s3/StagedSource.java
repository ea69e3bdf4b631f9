package io.parley.connector.source.s3;

import io.parley.connector.source.Batch;
import io.parley.connector.source.BatchSink;
import io.parley.connector.source.Position;
import io.parley.connector.source.Source;
import io.parley.connector.source.SourceException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * Files of a place as a source: each is fetched into a folder of this machine, read there by a
 * source of files, and deleted before the next is fetched. So the folder never holds more than one
 * file, of at most the bound given.
 *
 * <p>A file is fetched once for each version of it: what was read is known by the place's version
 * and by the SHA-256 of the bytes. One whose version is new while its bytes are not is passed over;
 * one whose bytes changed is refused, as long as it lies there: what of it is new cannot be told. A
 * file that is written anew while it is fetched is fetched anew, and left for the next reading if
 * it goes on changing.
 */
public final class StagedSource implements Source {
  private static final int ATTEMPTS = 3;

  private final String name;
  private final FilePlace place;
  private final FileNames names;
  private final Staging staging;
  private final Function<Path, Source> reader;

  /** What was listed last; empty: nothing was. */
  private Optional<List<PlacedFile>> listed = Optional.empty();

  /** Whether nobody has read by that list yet: then it need not be asked for twice. */
  private boolean isFresh;

  /**
   * Names what is to be read; nothing is fetched yet.
   *
   * @param name of the source
   * @param place is closed with this source
   * @param names which of its files
   * @param folder for one file at a time; nobody else uses it, and what is in it is deleted
   * @param mostBytes longest file that is fetched
   * @param reader makes the source that reads the files below a folder; it may not mind that those
   *     of before are gone
   */
  public StagedSource(
      String name,
      FilePlace place,
      FileNames names,
      Path folder,
      long mostBytes,
      Function<Path, Source> reader) {
    this.name = name;
    this.place = place;
    this.names = names;
    this.staging = new Staging(folder, mostBytes);
    this.reader = reader;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void read(Optional<Position> after, BatchSink batches) {
    List<PlacedFile> present = isFresh ? listed.orElseThrow() : list();
    isFresh = false;
    StagedLog log = log(after).of(present);
    boolean untold = false;
    try {
      for (PlacedFile file : present) {
        if (!log.knows(file)) {
          Reading reading = new Reading(log, batches);
          log = reading.read(file);
          untold = !log.equals(reading.told);
        }
      }
    } finally {
      staging.clear();
    }
    if (untold) {
      // No rows: only that the last files are done, else they would be fetched at each reading.
      batches.keep(new Batch(List.of(), new Batch.Rows.Listed(List.of()), log.position()));
    }
  }

  private StagedLog log(Optional<Position> position) {
    return position.map(p -> StagedLog.of(name, p)).orElse(StagedLog.EMPTY);
  }

  private List<PlacedFile> list() {
    List<PlacedFile> present = new ArrayList<>();
    place.list(
        names.prefix(),
        file -> {
          if (names.matches(file.name())) {
            present.add(file);
          }
        });
    listed = Optional.of(present);
    return present;
  }

  /** As they lie there, packed; the file that is being read counts as a whole. */
  @Override
  public OptionalLong pending(Optional<Position> after) {
    StagedLog log = log(after);
    if (listed.isEmpty()) {
      var unused = list();
      isFresh = true;
    }
    return OptionalLong.of(
        listed.orElseThrow().stream()
            .filter(file -> !log.knows(file))
            .mapToLong(PlacedFile::size)
            .sum());
  }

  @Override
  public void close() {
    staging.clear();
    place.close();
  }

  /** The source's name. */
  @Override
  public String toString() {
    return "StagedSource[" + name + "]";
  }

  /** One file: fetched, read, and taken note of. */
  private final class Reading {
    private final BatchSink batches;
    private StagedLog log;
    private StagedLog told;

    Reading(StagedLog log, BatchSink batches) {
      this.log = log;
      this.told = log;
      this.batches = batches;
    }

    StagedLog read(PlacedFile listed) {
      Optional<Staging.Staged> staged = fetch(listed);
      if (staged.isEmpty()) {
        return log; // gone, or changing: the next reading sees
      }
      PlacedFile file = staged.get().file();
      String hash = staged.get().hash();
      Optional<StagedLog.Entry> before = log.named(file.name());
      if (before.isPresent() && !before.get().hash().equals(hash)) {
        throw new SourceException(
            place.shown()
                + "/"
                + file.name()
                + ": the file was read before and has changed since; put it back as it was, and give"
                + " what is new a name of its own");
      }
      if (before.isEmpty() || !before.get().done()) {
        log = log.with(file, hash, false);
        try (Source source = reader.apply(staging.folder())) {
          source.read(log.inner(), this::keep);
        }
      }
      log = log.with(file, hash, true);
      return log;
    }

    private void keep(Batch batch) {
      log = log.with(batch.end());
      batches.keep(new Batch(batch.columns(), batch.rows(), log.position()));
      told = log;
    }

    private Optional<Staging.Staged> fetch(PlacedFile listed) {
      PlacedFile file = listed;
      try {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
          Optional<Staging.Staged> staged = staging.fetch(place, file);
          if (staged.isPresent()) {
            return staged;
          }
          Optional<PlacedFile> now = now(file.name());
          if (now.isEmpty()) {
            return Optional.empty();
          }
          file = now.get();
        }
        return Optional.empty();
      } catch (IOException e) {
        throw new SourceException(
            place.shown() + "/" + file.name() + ": the file cannot be fetched to " + staging, e);
      }
    }

    private Optional<PlacedFile> now(String exactly) {
      List<PlacedFile> found = new ArrayList<>();
      place.list(
          exactly,
          file -> {
            if (file.name().equals(exactly)) {
              found.add(file);
            }
          });
      return found.stream().findFirst();
    }
  }
}
