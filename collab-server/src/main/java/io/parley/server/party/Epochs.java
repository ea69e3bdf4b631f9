package io.parley.server.party;

import io.parley.server.node.ConfigurationException;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.Progress;
import io.parley.server.wire.Agreement;
import io.parley.server.wire.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * From when to when a party keeps what it has of an epoch.
 *
 * <p>An epoch begins when this node has frozen its people's pseudonyms of it, so that it can serve:
 * having the key is not enough, for where pseudonyms are blinded days may pass between the two.
 * When a later one has begun, under the agreement that the node follows, and that agreement's grace
 * is over, the earlier one ends: key, blinding scalar, the owner's memory, terms and pseudonyms are
 * deleted. That it ended is on record first ({@code keys/epochs.json}), so a deletion that was
 * interrupted goes on at the next start; and the record stays for ever: no agreement with that
 * epoch, or one before it, is followed here again. Two keys under one number would be two sets of
 * pseudonyms that nobody could tell apart.
 *
 * <p>Within the grace, an agreement on the earlier epoch may be followed again; the grace of the
 * later one then runs anew, from when it is followed again. Times are those of this node's clock.
 */
public final class Epochs {
  private static final String FILE = "keys/epochs.json";
  private static final Pattern KEY_FILE =
      Pattern.compile("(?:collaboration|blinding)-(\\d{1,9})\\..*");

  private final NodeDirectory directory;
  private final Agreement agreement;
  private final Clock clock;
  private final Progress progress;

  /**
   * What is on record.
   *
   * @param begun when this node could serve an epoch, by number
   * @param ended when what it had of an epoch was deleted, or began to be
   */
  record Log(Map<Integer, String> begun, Map<Integer, String> ended) {
    Log {
      begun = new TreeMap<>(begun);
      ended = new TreeMap<>(ended);
    }

    Log beginning(int epoch, Instant at) {
      Map<Integer, String> more = new TreeMap<>(begun);
      more.put(epoch, at.toString());
      return new Log(more, ended);
    }

    /** Without the beginnings of later epochs. */
    Log goingBack(int epoch) {
      return new Log(new TreeMap<>(begun).headMap(epoch, true), ended);
    }

    Log ending(int epoch, Instant at) {
      Map<Integer, String> more = new TreeMap<>(ended);
      more.putIfAbsent(epoch, at.toString());
      return new Log(begun, more);
    }
  }

  /** The record of a node's directory, for the agreement that it follows. */
  public Epochs(NodeDirectory directory, Agreement agreement, Clock clock, Progress progress) {
    this.directory = directory;
    this.agreement = agreement;
    this.clock = clock;
    this.progress = progress;
  }

  /**
   * Notes that the node starts on this agreement: a later epoch that had begun serves no more, and
   * begins again when it is followed again.
   *
   * @throws ConfigurationException as {@link #refuseEnded} does
   */
  void follow() {
    refuseEnded();
    Log log = read();
    Log here = log.goingBack(agreement.epoch());
    if (!here.equals(log)) {
      write(here);
    }
  }

  /**
   * Refuses an agreement on an epoch that has ended here, or on one before it.
   *
   * @throws ConfigurationException naming the epoch and when it ended
   */
  public void refuseEnded() {
    TreeMap<Integer, String> ended = new TreeMap<>(read().ended());
    if (!ended.isEmpty() && agreement.epoch() <= ended.lastKey()) {
      throw new ConfigurationException(
          "the agreement is on epoch %d, but epoch %d ended here on %s and its keys are deleted; a number is never used again: agree on epoch %d or a later one"
              .formatted(
                  agreement.epoch(),
                  ended.lastKey(),
                  ended.lastEntry().getValue(),
                  ended.lastKey() + 1));
    }
  }

  /** Notes when the agreement's epoch could be served; the first time counts. */
  void begun() {
    Log log = read();
    if (!log.begun().containsKey(agreement.epoch())) {
      write(log.beginning(agreement.epoch(), clock.instant()));
    }
  }

  /** Ends the epochs before the agreement's, when its own has begun and its grace is over. */
  void end(NodeLake lake) {
    Optional<Instant> deadline =
        Optional.ofNullable(read().begun().get(agreement.epoch()))
            .map(at -> Instant.parse(at).plus(agreement.grace()));
    boolean over = deadline.filter(at -> !clock.instant().isBefore(at)).isPresent();
    Set<Integer> ended = read().ended().keySet();
    for (int epoch : kept(lake)) {
      // One whose end was interrupted goes on ending, whatever an agreement says since.
      if (ended.contains(epoch) || (over && epoch < agreement.epoch())) {
        end(epoch, lake);
      }
    }
  }

  private void end(int epoch, NodeLake lake) {
    write(read().ending(epoch, clock.instant()));
    Shredder shredder = new Shredder(directory);
    EpochFiles names = new EpochFiles(epoch);
    long files =
        Stream.concat(names.all().stream(), names.committedSets(directory.resolve("keys")).stream())
            .filter(shredder::remove)
            .count();
    int tables = Pseudonyms.drop(lake, epoch);
    progress.say(
        "epoch %d has ended: %d files of its keys and %d tables of its pseudonyms are deleted"
            .formatted(epoch, files, tables));
  }

  /** The epochs of which anything is left. */
  private Set<Integer> kept(NodeLake lake) {
    Set<Integer> epochs = new TreeSet<>(Pseudonyms.epochs(lake));
    try (Stream<Path> files = Files.list(directory.resolve("keys"))) {
      files
          .map(file -> KEY_FILE.matcher(String.valueOf(file.getFileName())))
          .filter(Matcher::matches)
          .forEach(matcher -> epochs.add(Integer.parseInt(matcher.group(1))));
    } catch (IOException e) {
      throw new UncheckedIOException("the folder of keys cannot be read", e);
    }
    return epochs;
  }

  private Log read() {
    Path file = directory.resolve(FILE);
    if (!Files.exists(file)) {
      return new Log(Map.of(), Map.of());
    }
    try {
      return Json.read(Files.readAllBytes(file), Log.class);
    } catch (IOException e) {
      throw new UncheckedIOException("the record of epochs cannot be read", e);
    }
  }

  private void write(Log log) {
    directory.writeWhole(directory.resolve(FILE), Json.bytes(log));
  }
}
