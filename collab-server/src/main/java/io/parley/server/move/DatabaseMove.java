package io.parley.server.move;

import io.parley.server.audit.AuditChain;
import io.parley.server.audit.NodeLog;
import io.parley.server.ledger.AuditLog;
import io.parley.server.ledger.AuditSigner;
import io.parley.server.ledger.LogNotes;
import io.parley.server.ledger.MovedDatabases;
import io.parley.server.ledger.Store;
import io.parley.server.ledger.StoreMove;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.NodeLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Moves a stopped node's SQLite files, of all its collaborations, into the PostgreSQL database that
 * its node.yaml names.
 *
 * <p>Claim: at each moment exactly one of the two is in force, and what is in force has every
 * charge, attempt, revocation and entry. Everything is copied and compared while the files are held
 * against writers; then one file says that they moved ({@link MovedDatabases}); only after that are
 * they made unusable and renamed. So a move that was killed before is as if it had not begun, and
 * one that was killed after is finished by the same command. Not promised against whoever removes
 * that file and rebuilds the tables: that is as if rows of the ledger were removed.
 */
public final class DatabaseMove {
  /** What follows the name of a file that was moved. */
  public static final String MOVED = ".moved";

  private final NodeConfiguration configuration;
  private final NodeDirectory node;
  private final List<MovingStores> places;
  private final Clock clock;
  private final Consumer<String> step;

  /** A move of the node of a configuration. */
  public DatabaseMove(NodeConfiguration configuration, NodeDirectory node, Clock clock) {
    this(configuration, node, clock, done -> {});
  }

  /**
   * The same.
   *
   * @param step is told each step that is done
   */
  DatabaseMove(
      NodeConfiguration configuration, NodeDirectory node, Clock clock, Consumer<String> step) {
    this.configuration = configuration;
    this.node = node;
    this.places = MovingStores.of(configuration, node);
    this.clock = clock;
    this.step = step;
  }

  /**
   * What was moved.
   *
   * @param to the database's URL
   * @param rows by schema and table; none where an earlier move was finished
   * @param closed the files that were renamed, by their paths from the node's directory
   */
  public record Report(String node, String to, Map<String, Long> rows, List<String> closed) {
    public Report {
      rows = new TreeMap<>(rows);
      closed = List.copyOf(closed);
    }
  }

  /**
   * Moves, or finishes a move that was killed.
   *
   * @throws ConfigurationException when the node runs, names no database, has nothing to move, or
   *     the database holds something else
   */
  public Report run() {
    if (configuration.database().isFiles()) {
      throw new ConfigurationException(
          "node.yaml names no database to move to; write `node.database` with `url`, `user` and `password` first");
    }
    try (NodeLock lock = NodeLock.take(node, "node move")) {
      Objects.requireNonNull(lock);
      Map<String, Long> rows = MovedDatabases.isThere(node) ? Map.of() : move();
      return new Report(configuration.name(), configuration.database().url(), rows, close());
    }
  }

  private Map<String, Long> move() {
    MovingStores.checkAllNamed(node, places);
    if (places.stream().allMatch(place -> place.there().isEmpty())) {
      throw new ConfigurationException(
          "there is nothing to move: %s has none of %s"
              .formatted(
                  node.path(), places.stream().flatMap(MovingStores::names).sorted().toList()));
    }
    List<StoreMove> moves = new ArrayList<>();
    try {
      for (MovingStores place : places) {
        for (Store store : place.there()) {
          moves.add(place.open(store));
        }
      }
      Map<String, Long> rows = copy(moves);
      MovedDatabases.write(node, clock.instant(), configuration.database().url());
      step.accept("switched");
      for (StoreMove move : moves) {
        move.shut();
        step.accept("shut " + move.name());
      }
      return rows;
    } finally {
      moves.forEach(StoreMove::close);
    }
  }

  private Map<String, Long> copy(List<StoreMove> moves) {
    Map<String, Long> rows = new TreeMap<>();
    for (StoreMove move : moves) {
      String schema = move.schema();
      move.copy().forEach((table, count) -> rows.put(schema + "." + table, count));
      step.accept("copied " + move.name());
    }
    for (StoreMove move : moves) {
      move.compare();
      if (move.store() == Store.LEDGER || move.store() == Store.ROOM) {
        verify(move);
      }
    }
    step.accept("compared");
    return rows;
  }

  /** The log of the copy, whole and signed by this node; one without entries proves nothing. */
  private void verify(StoreMove move) {
    AuditSigner signer = new AuditSigner(configuration.name(), node.signingKey(), clock);
    AuditChain chain = new AuditChain(NodeLog.keys(node));
    long[] lines = {0};
    try (AuditLog log = move.audit(signer)) {
      log.read(
          line -> {
            chain.accept(line);
            lines[0]++;
          });
      log.brokenBefore()
          .ifPresent(
              why -> {
                throw new ConfigurationException(why + "; nothing was switched");
              });
    }
    if (lines[0] > 0) {
      var unused = chain.kept();
    }
  }

  /** Shuts and renames the files; the database is in force. */
  private List<String> close() {
    List<String> closed = new ArrayList<>();
    for (MovingStores place : places) {
      for (Store store : place.there()) {
        MovedDatabases.checkCopied(place.databases(), store);
        Path file = place.databases().file(store);
        StoreMove.shut(file, store);
        rename(file);
        closed.add(place.databases().name(store) + MOVED);
        step.accept("renamed " + place.databases().name(store));
      }
    }
    List<MovingStores> marked = places.stream().filter(MovingStores::isLogMarked).toList();
    for (MovingStores place : marked) {
      LogNotes.add(
          place.directory(),
          "databases-moved",
          Map.of("moved", clock.instant().toString(), "to", configuration.database().url()));
    }
    if (!marked.isEmpty()) {
      step.accept("noted");
    }
    places.forEach(MovingStores::release);
    step.accept("released");
    return closed;
  }

  private static void rename(Path file) {
    try {
      for (String log : List.of("-wal", "-shm", "-journal")) {
        Files.deleteIfExists(file.resolveSibling(file.getFileName() + log));
      }
      Files.move(
          file, file.resolveSibling(file.getFileName() + MOVED), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new ConfigurationException(
          file + " cannot be renamed; it is closed, and the same command finishes the move");
    }
  }
}
