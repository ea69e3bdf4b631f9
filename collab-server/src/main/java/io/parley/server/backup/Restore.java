package io.parley.server.backup;

import io.parley.crypto.seal.DataKeys;
import io.parley.crypto.seal.Envelope;
import io.parley.crypto.seal.MasterKeys;
import io.parley.crypto.seal.SealRejected;
import io.parley.policy.PopulationBudget;
import io.parley.server.ledger.BudgetClosure;
import io.parley.server.ledger.LedgerUnion;
import io.parley.server.ledger.LogNotes;
import io.parley.server.ledger.MovedDatabases;
import io.parley.server.ledger.StoredLedger;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.MasterKeySource;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.NodeLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Brings back from a backup what is missing in a stopped node's directory. A ledger that is there
 * is kept, and gets what only the backup has; where there is none, or one that lacks something, the
 * budgets close first ({@link BudgetClosure}).
 */
public final class Restore {
  private static final String LEDGER = "ledger.db";
  private static final String DATA_KEYS = "keys/data.keys";

  /** What is data and may be as it was: the people, what is offered of them, and how. */
  private static final Set<String> DATA = Set.of("lake", "ingest.json", "policies", "node.yaml");

  /** What only grows, or says what others may no more. */
  private static final Set<String> NOT_DATA =
      Set.of("keys", "agreements", "policy-versions", "audiences", "");

  private final NodeDirectory node;
  private final Optional<String> name;
  private final boolean withoutLake;
  private final Clock clock;
  private final Consumer<Path> moved;

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
    this(directory, masterKeys, name, withoutLake, clock, path -> {});
  }

  Restore(
      Path directory,
      MasterKeySource masterKeys,
      Optional<String> name,
      boolean withoutLake,
      Clock clock,
      Consumer<Path> moved) {
    this.node = new NodeDirectory(directory, masterKeys);
    this.name = name;
    this.withoutLake = withoutLake;
    this.clock = clock;
    this.moved = moved;
  }

  /**
   * What was done.
   *
   * @param at when the backup was made, ISO 8601
   * @param files how many files were brought back
   * @param kept what stayed as it is, or stayed out
   * @param closed whether the budgets are closed until their periods end
   * @param replaced the folder with the data that earlier ones took the place of; empty: there is
   *     none
   * @param passedOver backups in the folder that did not open: of other nodes, or damaged
   */
  public record Restored(
      String node,
      String at,
      int files,
      List<String> kept,
      boolean closed,
      String replaced,
      List<String> passedOver) {
    public Restored {
      kept = List.copyOf(kept);
      passedOver = List.copyOf(passedOver);
    }

    private Restored passing(List<Path> others) {
      return new Restored(
          node, at, files, kept, closed, replaced, others.stream().map(Path::toString).toList());
    }
  }

  /**
   * Restores, after all of the backup was read and found whole.
   *
   * @throws ConfigurationException when the backup does not open, the node runs, or the lake would
   *     come to another place than it was in
   */
  public Restored from(Path file) {
    return restore((master, present) -> file, file, Set.of());
  }

  /**
   * Lets a stopped node's data go back: lake, policies and configuration are as of the last backup
   * at or before a time, and what they were is put aside. Nothing else goes back: of ledger, audit,
   * keys, objections and withdrawals it is as {@link #from} does.
   *
   * @param place a backup, or a folder of them
   * @param policies the folders of the policies of all collaborations, as the configuration that is
   *     there names them; those of further collaborations go back also where it names none
   */
  public Restored asOf(Path place, AsOf asOf, List<String> policies) {
    Set<String> back = new TreeSet<>(DATA);
    policies.forEach(folder -> back.add(Arrival.top(Arrival.name(node.path(), folder))));
    back.removeIf(folder -> NOT_DATA.contains(Arrival.within(folder))); // whatever node.yaml says
    List<Path> passedOver = new ArrayList<>();
    Choice last =
        (master, present) -> {
          Backups backups = new Backups(master, present, this::isOurs);
          Path file = backups.last(place, asOf);
          passedOver.addAll(backups.passedOver());
          return file;
        };
    return restore(last, place, back).passing(passedOver);
  }

  /** Finds the backup, once the keys are known. */
  @FunctionalInterface
  private interface Choice {
    Path file(MasterKeys master, Optional<Envelope> present);
  }

  private Restored restore(Choice choice, Path place, Set<String> back) {
    MasterKeys master = node.masterKeys().read();
    boolean made = !Files.exists(node.path());
    try {
      makeDirectory();
      try (NodeLock lock = NodeLock.takeAndRemove(node, "restore");
          Staging staging = Staging.in(node.path())) {
        Objects.requireNonNull(lock);
        Optional<Envelope> present = present(place, master);
        Manifest manifest =
            Archive.read(
                choice.file(master, present), master, present, this::isWanted, staging::take);
        return arrive(manifest, staging, master, back);
      } finally {
        if (made) {
          removeEmptyDirectory();
        }
      }
    } catch (IOException e) {
      throw new ConfigurationException(
          "the directory " + node.path() + " cannot be written; is the disk full?");
    }
  }

  /** A restore that was refused leaves nothing where nothing was. */
  private void removeEmptyDirectory() throws IOException {
    try (Stream<Path> files = Files.list(node.path())) {
      if (files.findAny().isPresent()) {
        return;
      }
    }
    Files.delete(node.path());
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

  private boolean isOurs(Manifest manifest) {
    return manifest.v() == Manifest.VERSION
        && name.filter(n -> !n.equals(manifest.node())).isEmpty();
  }

  private boolean isWanted(Manifest manifest) {
    if (!isOurs(manifest)) {
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

  private Restored arrive(Manifest manifest, Staging staging, MasterKeys master, Set<String> back)
      throws IOException {
    Arrival arrival = new Arrival(node, manifest, withoutLake, back);
    boolean closed =
        manifest.role() == NodeConfiguration.Role.PARTY
            && closes(manifest, staging, envelope(staging, master));
    LogNotes.takeOver(node, staging.path(LogNotes.FILE));
    Map<String, String> note = new TreeMap<>();
    note.put("backup", manifest.at());
    note.put("restored", clock.instant().toString());
    note.put("closed", String.valueOf(closed));
    if (!arrival.goingBack().isEmpty()) {
      note.put("back", String.join(", ", arrival.goingBack()));
    }
    LogNotes.add(node, "restored", note);
    List<Manifest.Entry> taken = manifest.files().stream().filter(arrival::takes).toList();
    Aside aside = new Aside(node, clock.instant(), moved);
    for (String name : arrival.goingBack()) {
      aside.put(name);
    }
    // The ledger last: where it is, the closure is known.
    new Moves(node, staging, moved).all(taken, LEDGER);
    return new Restored(
        manifest.node(),
        manifest.at(),
        taken.size(),
        List.copyOf(arrival.kept()),
        closed,
        aside.folder().map(Path::toString).orElse(""),
        List.of());
  }

  private Envelope envelope(Staging staging, MasterKeys master) throws IOException {
    Path own = node.resolve(DATA_KEYS);
    Path keys = Files.exists(own) ? own : staging.path(DATA_KEYS);
    return new Envelope(DataKeys.decode(Files.readAllBytes(keys), master));
  }

  /** Whether charges may be missing that were made after the backup; closes the budgets then. */
  private boolean closes(Manifest manifest, Staging staging, Envelope envelope) {
    BudgetClosure.takeOver(node, staging.path(BudgetClosure.FILE));
    if (MovedDatabases.isThere(node) || Files.exists(staging.path(MovedDatabases.FILE))) {
      return false; // the ledger is in PostgreSQL; where it is gone there, the next start sees it
    }
    Path ledger = node.resolve(LEDGER);
    Path earlier = staging.path(LEDGER);
    boolean inBackup = Files.exists(earlier);
    boolean isThere = Files.exists(ledger);
    if (isThere && (!inBackup || !LedgerUnion.lacks(ledger, earlier, envelope))) {
      return false;
    }
    if (inBackup) {
      StoredLedger.open(earlier, envelope).close(); // in this version's form
    }
    Set<PopulationBudget.Period> periods = inBackup ? LedgerUnion.periods(earlier) : Set.of();
    BudgetClosure.close(node, Instant.parse(manifest.at()), now(manifest), periods);
    if (isThere) {
      LedgerUnion.bringForward(ledger, earlier); // after the closure: then nothing is missing
    }
    return true;
  }

  /** Not before the backup was made, whatever this machine's clock says. */
  private Instant now(Manifest manifest) {
    Instant made = Instant.parse(manifest.at());
    Instant now = clock.instant();
    return made.isAfter(now) ? made : now;
  }
}
