package io.parley.server.party;

import io.parley.query.backend.duckdb.DuckDb;
import io.parley.query.plan.PrivatePlan;
import io.parley.server.audience.Audience;
import io.parley.server.audience.AudienceBook;
import io.parley.server.node.NodeDirectory;
import io.parley.server.wire.Digest;
import io.parley.server.wire.Grant;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Audiences of this party's own people: an exact disclosure, outside differential privacy.
 *
 * <p>The list of a declared audience ({@link AudienceBook}) stays here, sealed, until somebody
 * exports it. Of any other a file is written with one column, {@code email_sha256}: the SHA-256 in
 * lower-case hex of each person's canonical e-mail addresses, as ad platforms take them. It rests
 * open: it is what was asked for, to be handed on, and whoever has handed it on removes it.
 */
final class Audiences {
  private final House house;
  private final NodeDirectory directory;
  private final Edition edition;
  private final Participants.Taking taking;

  /**
   * The audiences of one collaboration.
   *
   * @param directory where they are delivered
   * @param edition whose people a question's answer is of
   * @param taking who of them takes part now
   */
  Audiences(House house, NodeDirectory directory, Edition edition, Participants.Taking taking) {
    this.house = house;
    this.directory = directory;
    this.edition = edition;
    this.taking = taking;
  }

  /**
   * What was delivered.
   *
   * @param people the number of people, rounded down to hundreds; 0 when withheld
   * @param file where it is, relative to the node's directory: a file, or the folder of a declared
   *     audience; empty when withheld
   */
  record Delivered(long people, String file) {}

  /** Delivers the people of table {@code listed} in the database. */
  Delivered deliver(DuckDb database, Grant grant, PrivatePlan.Audience plan) {
    AudienceBook book = new AudienceBook(directory);
    // Of values beside a statement each makes another list of it.
    Optional<Audience> declared =
        grant.beside().isPresent()
            ? Optional.empty()
            : book.askedBy(grant.sql(), grant.question().purpose());
    Set<UUID> listed = listed(database);
    if (listed.size() < plan.minPeople()) {
      declared.ifPresent(a -> book.held(a, grant.queryId(), house.clock().instant()));
      return new Delivered(0, "");
    }
    long rounded = listed.size() / 100 * 100L;
    if (declared.isPresent()) {
      // Judged on the matching; who objects or is erased is left out when it is exported.
      book.listed(
          declared.get(), grant.queryId(), house.clock().instant(), listed, plan.destinations());
      return new Delivered(rounded, Lineage.AUDIENCES + "/" + declared.get().name());
    }
    // Judged on the matching; who takes no part any more is left out all the same.
    taking.keep(database, "listed");
    return new Delivered(rounded, written(grant.queryId(), listed(database)));
  }

  private static Set<UUID> listed(DuckDb database) {
    Set<UUID> listed = new HashSet<>();
    database.query("SELECT person FROM listed", row -> listed.add((UUID) row.getObject(1)));
    return listed;
  }

  private String written(String queryId, Set<UUID> listed) {
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
    return file;
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
