package io.parley.server.backup;

import io.parley.crypto.seal.DataKeys;
import io.parley.crypto.seal.Envelope;
import io.parley.crypto.seal.MasterKeys;
import io.parley.crypto.seal.SealRejected;
import io.parley.policy.PopulationBudget;
import io.parley.server.ledger.BudgetClosure;
import io.parley.server.ledger.LedgerUnion;
import io.parley.server.ledger.SqliteLedger;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.MasterKeySource;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.NodeLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Brings back from a backup what is missing in a stopped node's directory. A ledger that is there
 * is kept, and gets what only the backup has; where there is none, or one that lacks something, the
 * budgets close first ({@link BudgetClosure}).
 */
public final class Restore {
  private static final String LEDGER = "ledger.db";
  private static final String DATA_KEYS = "keys/data.keys";

  private final NodeDirectory node;
  private final Optional<String> name;
  private final boolean withoutLake;
  private final Clock clock;

  /**
   * A restore into a directory, which may be empty.
   *
   * @param masterKeys where the master keys are
   * @param name the node's name, where its configuration is there to say it
   * @param withoutLake leaves the lake out, which is then filled from the sources anew
   */
  public Restore(
      Path directory,
      MasterKeySource masterKeys,
      Optional<String> name,
      boolean withoutLake,
      Clock clock) {
    this.node = new NodeDirectory(directory, masterKeys);
    this.name = name;
    this.withoutLake = withoutLake;
    this.clock = clock;
  }

  /**
   * What was done.
   *
   * @param at when the backup was made, ISO 8601
   * @param files how many files were brought back
   * @param kept what stayed as it is, or stayed out
   * @param closed whether the budgets are closed until their periods end
   */
  public record Restored(String node, String at, int files, List<String> kept, boolean closed) {
    public Restored {
      kept = List.copyOf(kept);
    }
  }

  /**
   * Restores, after all of the backup was read and found whole.
   *
   * @throws ConfigurationException when the backup does not open, the node runs, or the lake would
   *     come to another place than it was in
   */
  public Restored from(Path file) {
    MasterKeys master = node.masterKeys().read();
    try {
      makeDirectory();
      try (NodeLock lock = NodeLock.take(node, "restore");
          Staging staging = Staging.in(node.path())) {
        Objects.requireNonNull(lock);
        Manifest manifest =
            Archive.read(file, master, present(file, master), this::isWanted, staging::take);
        return arrive(manifest, staging, master);
      }
    } catch (IOException e) {
      throw new ConfigurationException(
          "the directory " + node.path() + " cannot be written; is the disk full?");
    }
  }

  private void makeDirectory() throws IOException {
    if (!Files.isDirectory(node.path())) {
      Files.createDirectories(node.path());
      if (Files.getFileStore(node.path()).supportsFileAttributeView("posix")) {
        Files.setPosixFilePermissions(node.path(), PosixFilePermissions.fromString("rwx------"));
      }
    }
  }

  /** What the node that is there seals with; a backup of another one does not open with it. */
  private Optional<Envelope> present(Path file, MasterKeys master) throws IOException {
    Path keys = node.resolve(DATA_KEYS);
    if (!Files.exists(keys)) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Envelope(DataKeys.decode(Files.readAllBytes(keys), master)));
    } catch (SealRejected | IllegalArgumentException e) {
      throw Archive.rejected(file);
    }
  }

  private boolean isWanted(Manifest manifest) {
    if (manifest.v() != Manifest.VERSION
        || name.filter(n -> !n.equals(manifest.node())).isPresent()) {
      return false;
    }
    boolean moved = !manifest.directory().equals(node.path().toString());
    boolean hasLake = manifest.files().stream().anyMatch(e -> Arrival.top(e.path()).equals("lake"));
    if (moved && hasLake && !withoutLake) {
      throw new ConfigurationException(
          "the backup is of the directory %s, and a lake cannot move: restore it there, or leave the lake out with --without-lake, after which the node reads its sources anew"
              .formatted(manifest.directory()));
    }
    return true;
  }

  private Restored arrive(Manifest manifest, Staging staging, MasterKeys master)
      throws IOException {
    Arrival arrival = new Arrival(node, withoutLake);
    boolean closed =
        manifest.role() == NodeConfiguration.Role.PARTY
            && closes(manifest, staging, envelope(staging, master));
    int files = 0;
    // The ledger last: where it is, the closure is known.
    List<Manifest.Entry> entries = new ArrayList<>(manifest.files());
    entries.sort(Comparator.comparing(e -> e.path().equals(LEDGER)));
    for (Manifest.Entry entry : entries) {
      if (arrival.takes(entry)) {
        Path target = node.resolve(entry.path());
        Files.createDirectories(target.getParent());
        if (entry.path().endsWith(".db")) {
          Durable.removeLogs(target);
        }
        Files.move(staging.path(entry), target, StandardCopyOption.ATOMIC_MOVE);
        Durable.name(target);
        files++;
      }
    }
    return new Restored(manifest.node(), manifest.at(), files, List.copyOf(arrival.kept()), closed);
  }

  private Envelope envelope(Staging staging, MasterKeys master) throws IOException {
    Path own = node.resolve(DATA_KEYS);
    Path keys = Files.exists(own) ? own : staging.path(DATA_KEYS);
    return new Envelope(DataKeys.decode(Files.readAllBytes(keys), master));
  }

  /** Whether charges may be missing that were made after the backup; closes the budgets then. */
  private boolean closes(Manifest manifest, Staging staging, Envelope envelope) {
    Path ledger = node.resolve(LEDGER);
    Path earlier = staging.path(LEDGER);
    boolean inBackup = Files.exists(earlier);
    if (Files.exists(ledger)) {
      if (!inBackup || !LedgerUnion.bringForward(ledger, earlier, envelope)) {
        return false;
      }
    } else if (inBackup) {
      SqliteLedger.open(earlier, envelope).close(); // in this version's form
    }
    Set<PopulationBudget.Period> periods = inBackup ? LedgerUnion.periods(earlier) : Set.of();
    BudgetClosure.close(node, Instant.parse(manifest.at()), clock.instant(), periods);
    return true;
  }
}
