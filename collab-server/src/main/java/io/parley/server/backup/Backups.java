package io.parley.server.backup;

import io.parley.crypto.seal.Envelope;
import io.parley.crypto.seal.KeyProvider;
import io.parley.server.node.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The backups of a node that lie in one folder. */
final class Backups {
  private final KeyProvider master;
  private final Optional<Envelope> present;
  private final Predicate<Manifest> isOurs;
  private final List<Path> passedOver = new ArrayList<>();

  /**
   * Those of one node.
   *
   * @param present as {@link Archive#read} takes it
   * @param isOurs whether a backup is of the node
   */
  Backups(KeyProvider master, Optional<Envelope> present, Predicate<Manifest> isOurs) {
    this.master = master;
    this.present = present;
    this.isOurs = isOurs;
  }

  private record Dated(Path file, Instant at) {}

  /**
   * The last one that was made at or before a time. Only heads are read here: whoever restores it
   * finds out whether it is whole.
   *
   * @param place a folder, or one backup
   * @throws ConfigurationException when there is none
   */
  Path last(Path place, AsOf asOf) {
    List<Dated> ours = files(place).stream().flatMap(file -> dated(file).stream()).toList();
    if (ours.isEmpty()) {
      throw new ConfigurationException(
          "%s holds no backup of this node that opens under its master keys; nothing was restored"
              .formatted(place));
    }
    return ours.stream()
        .filter(one -> asOf.holds(one.at()))
        .max(Comparator.comparing(Dated::at))
        .orElseThrow(
            () ->
                new ConfigurationException(
                    "the earliest backup of this node in %s is of %s, after %s; nothing was restored"
                        .formatted(
                            place,
                            ours.stream().map(Dated::at).min(Comparator.naturalOrder()).get(),
                            asOf.until())))
        .file();
  }

  private static List<Path> files(Path place) {
    if (!Files.isDirectory(place)) {
      return List.of(place);
    }
    try (Stream<Path> files = Files.list(place)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      throw new ConfigurationException("the folder " + place + " cannot be listed");
    }
  }

  /**
   * Other files may lie in the folder, and backups of other nodes: these do not open, and neither
   * does a damaged one of this node, which is why they are named.
   */
  private Optional<Dated> dated(Path file) {
    try {
      if (!Archive.isOne(file)) {
        return Optional.empty();
      }
      Manifest manifest = Archive.head(file, master, present);
      return isOurs.test(manifest)
          ? Optional.of(new Dated(file, Instant.parse(manifest.at())))
          : Optional.empty();
    } catch (ConfigurationException | IOException e) {
      passedOver.add(file);
      return Optional.empty();
    }
  }

  /** The backups that did not open. */
  List<Path> passedOver() {
    return passedOver;
  }
}
