package io.parley.server.party;

import io.parley.query.backend.duckdb.DuckDb;
import io.parley.server.node.NodeDirectory;
import io.parley.server.wire.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Audiences of this party's own people: an exact disclosure, outside differential privacy.
 *
 * <p>A file holds one column, {@code email_sha256}: the SHA-256 in lower-case hex of each person's
 * canonical e-mail addresses, as ad platforms take them. It rests open: it is what was asked for,
 * to be handed on, and whoever has handed it on removes it.
 */
final class Audiences {
  private final NodeDirectory directory;
  private final Edition edition;
  private final int minPeople;
  private final Participants.Taking taking;

  Audiences(
      NodeDirectory directory, Edition edition, int minPeople, Participants.Taking taking) {
    this.directory = directory;
    this.edition = edition;
    this.minPeople = minPeople;
    this.taking = taking;
  }

  /**
   * What was delivered.
   *
   * @param people the number of people, rounded down to hundreds; 0 when withheld
   * @param file relative to the node's directory; empty when withheld
   */
  record Delivered(long people, String file) {}

  /** Delivers the people of table {@code listed} in the database. */
  Delivered deliver(DuckDb database, String queryId) {
    long[] people = {0};
    database.query("SELECT count(*) FROM listed", row -> people[0] = row.getLong(1));
    if (people[0] < minPeople) {
      return new Delivered(0, "");
    }
    // Judged on the matching; who takes no part any more is left out all the same.
    taking.keep(database, "listed");
    Set<UUID> listed = new HashSet<>();
    database.query("SELECT person FROM listed", row -> listed.add((UUID) row.getObject(1)));
    Set<String> hashes = new TreeSet<>();
    edition
        .people()
        .identifiers(
            (person, type, value) -> {
              if (type.equals("email") && listed.contains(person)) {
                hashes.add(Digest.hex(value.getBytes(StandardCharsets.UTF_8)));
              }
            });
    String file = Lineage.AUDIENCES + "/audience-" + queryId.substring(0, 12) + ".csv";
    write(directory.resolve(file), hashes);
    return new Delivered(people[0] / 100 * 100, file);
  }

  /** Sorted by hash, so that the order says nothing. */
  private void write(Path file, Set<String> hashes) {
    StringBuilder csv = new StringBuilder("email_sha256\n");
    hashes.forEach(h -> csv.append(h).append('\n'));
    try {
      Path parent = file.getParent();
      Files.createDirectories(parent == null ? directory.path() : parent);
      directory.writeWhole(file, csv.toString().getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("the audience cannot be written to " + file, e);
    }
  }
}
