package io.parley.server.ledger;

import io.parley.server.wire.AuditCheckpoint;
import io.parley.server.wire.AuditEntry;
import io.parley.server.wire.AuditLine;
import io.parley.server.wire.AuditLink;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node's audit log, in the database of what it is about, so that an entry and what it tells of
 * are written in one transaction. It only grows; each entry is bound to the one before, and the
 * node signs how far it has come: at start and stop, after every {@value #MOST_BEHIND} entries, and
 * within about a minute of {@value #MINUTES} minutes. What stands behind the last signature could
 * be cut off or rewritten by who can write the database and knows its keys for sealing; nothing
 * before it could, without the node's signing key.
 */
public final class AuditLog implements AutoCloseable {
  static final int MOST_BEHIND = 64;
  private static final int MINUTES = 5;
  private static final int READ_AT_ONCE = 5_000;
  private static final Logger LOG = LoggerFactory.getLogger(AuditLog.class);

  private final Database database;
  private final AuditTables tables;
  private final AuditSigner signer;
  private final AtomicBoolean started = new AtomicBoolean();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "audit");
            thread.setDaemon(true);
            return thread;
          });

  AuditLog(Database database, SealedValues values, AuditSigner signer) {
    this.database = database;
    this.tables = new AuditTables(values);
    this.signer = signer;
  }

  /** An entry of this node, now. */
  public AuditEntry entry(String event, Map<String, String> details) {
    return AuditEntry.of(signer.node(), signer.clock().instant(), event, details);
  }

  /** Says that the node starts, and signs; from here on it signs by the clock as well. */
  public void start(Map<String, String> details) {
    database.transaction(
        c -> {
          if (tables.last(c).isEmpty()) {
            begin(c);
          }
          tables.append(c, entry("node-start", details));
          sign(c, "start");
          return 0;
        });
    started.set(true);
    var unused = timer.scheduleWithFixedDelay(this::byTheClock, 1, 1, TimeUnit.MINUTES);
  }

  /** A log that was kept by a version before is named by its end. */
  private void begin(Connection c) throws SQLException {
    Optional<AuditBefore.End> before = AuditBefore.end(c);
    if (before.isPresent()) {
      tables.append(
          c,
          entry(
              AuditBefore.EVENT,
              Map.of(
                  "entries", String.valueOf(before.get().number()), "hash", before.get().hash())));
    }
  }

  /** Enters what happened, durably. */
  public void enter(AuditEntry entry) {
    database.transaction(
        c -> {
          append(c, entry);
          return 0;
        });
  }

  /** Enters it in a transaction that is under way. */
  void append(Connection c, AuditEntry entry) throws SQLException {
    AuditLink link = tables.append(c, entry);
    long signed = tables.lastCheckpoint(c).map(AuditCheckpoint::number).orElse(0L);
    if (link.number() - signed >= MOST_BEHIND) {
      sign(c, "count");
    }
  }

  private void sign(Connection c, String why) throws SQLException {
    // To the minute: an answer may be what made it due, and when that was ready tells of data.
    Instant now = signer.clock().instant().truncatedTo(ChronoUnit.MINUTES);
    tables.insert(c, checkpoint(c, now, why), now);
  }

  private AuditCheckpoint checkpoint(Connection c, Instant now, String why) throws SQLException {
    return AuditCheckpoint.sign(
        signer.node(), signer.key(), tables.lastCheckpoint(c), tables.last(c), now, why);
  }

  private void byTheClock() {
    try {
      signWhatIsOld();
    } catch (StorageException e) {
      LOG.atWarn().addKeyValue("event", "audit-unsigned").log("the audit log could not be signed");
    }
  }

  /** Signs when entries stand behind a signature of some minutes ago. */
  void signWhatIsOld() {
    database.transaction(
        c -> {
          Optional<AuditCheckpoint> last = tables.lastCheckpoint(c);
          long signed = last.map(AuditCheckpoint::number).orElse(0L);
          Instant at = last.map(l -> Instant.parse(l.at())).orElse(Instant.EPOCH);
          boolean old = !at.plus(Duration.ofMinutes(MINUTES)).isAfter(signer.clock().instant());
          if (old && tables.last(c).map(AuditLink::number).orElse(0L) > signed) {
            sign(c, "time");
          }
          return 0;
        });
  }

  /**
   * How far the log is.
   *
   * @param entries how many it has
   * @param unsigned how many stand behind the last signature
   * @param signed when that was made
   */
  public record Standing(long entries, long unsigned, Instant signed) {}

  /** How far it is now; a log that never began was signed at the epoch. */
  public Standing standing() {
    return database.read(
        c -> {
          // First what is signed: another program may sign more of it meanwhile, never less.
          Optional<AuditCheckpoint> last = tables.lastCheckpoint(c);
          long entries = tables.last(c).map(AuditLink::number).orElse(0L);
          return new Standing(
              entries,
              entries - last.map(AuditCheckpoint::number).orElse(0L),
              last.map(l -> Instant.parse(l.at())).orElse(Instant.EPOCH));
        });
  }

  /** All of it in order, and the node's signature over the end, which is not kept. */
  public void export(Consumer<AuditLine> lines) {
    lines(lines, c -> Optional.of(checkpoint(c, signer.clock().instant(), AuditCheckpoint.EXPORT)));
  }

  /** All of it in order as it is kept. */
  public void read(Consumer<AuditLine> lines) {
    lines(lines, c -> Optional.empty());
  }

  /**
   * The log as it is now, page by page: a node that runs meanwhile is not held up, and what it adds
   * is of another time.
   */
  private void lines(Consumer<AuditLine> lines, Database.Work<Optional<AuditCheckpoint>> ending) {
    long[] upTo = new long[1];
    ArrayDeque<AuditCheckpoint> checkpoints = new ArrayDeque<>();
    Optional<AuditCheckpoint> end =
        database.transaction(
            c -> {
              upTo[0] = tables.last(c).map(AuditLink::number).orElse(0L);
              checkpoints.addAll(tables.checkpoints(c));
              return ending.run(c);
            });
    long after = 0;
    while (after < upTo[0]) {
      long from = after;
      List<AuditLine> page = database.transaction(c -> tables.entries(c, from, upTo[0]));
      if (page.isEmpty()) {
        break;
      }
      for (AuditLine line : page) {
        after = line.link().orElseThrow().number();
        before(after, checkpoints, lines);
        lines.accept(line);
      }
    }
    before(Long.MAX_VALUE, checkpoints, lines);
    end.map(AuditLine::of).ifPresent(lines);
  }

  /** Hands on the checkpoints that stand before an entry. */
  private static void before(
      long entry, ArrayDeque<AuditCheckpoint> checkpoints, Consumer<AuditLine> lines) {
    while (!checkpoints.isEmpty() && checkpoints.peek().number() < entry) {
      lines.accept(AuditLine.of(checkpoints.remove()));
    }
  }

  /**
   * Some entries of a log.
   *
   * @param lines an entry each, in their order
   * @param next after which number to go on; empty at the end of the log as it is now
   */
  public record Part(List<AuditLine> lines, Optional<Long> next) {
    public Part {
      lines = List.copyOf(lines);
    }
  }

  /**
   * Entries about people or tables of a member, each as an export of that member's part has it. One
   * call reads at most {@value #READ_AT_ONCE} entries of the log, so that what others ask does not
   * make a part dear: it may be short, or have none, and still not be the last.
   *
   * @param after only those with a larger number
   * @param most how many at most, at least 1
   */
  public Part about(String member, long after, int most) {
    List<AuditLine> found = new ArrayList<>();
    long from = after;
    for (long read = 0; read < READ_AT_ONCE; ) {
      long start = from;
      List<AuditLine> page = database.transaction(c -> tables.entries(c, start, Long.MAX_VALUE));
      if (page.isEmpty()) {
        return new Part(found, Optional.empty());
      }
      for (AuditLine line : page) {
        if (found.size() == most) {
          return new Part(found, Optional.of(from));
        }
        from = line.link().orElseThrow().number();
        if (line.entry().orElseThrow().concerns(member)) {
          found.add(line);
        }
      }
      read += page.size();
    }
    return new Part(found, Optional.of(from));
  }

  /** Where the log that a version before kept is broken, or not the one that this log names. */
  public Optional<String> brokenBefore() {
    return database.transaction(c -> AuditBefore.broken(c, tables.first(c)));
  }

  /** Signs by the clock no more; says nothing of a stop, as after a halt. */
  void halt() {
    timer.shutdownNow();
    started.set(false);
  }

  /**
   * Says that a node that started stops, and signs. The database stays open: it is somebody else's.
   */
  @Override
  public void close() {
    timer.shutdownNow();
    if (!started.getAndSet(false)) {
      return;
    }
    try {
      database.transaction(
          c -> {
            tables.append(c, entry("node-stop", Map.of()));
            sign(c, "stop");
            return 0;
          });
    } catch (StorageException e) {
      LOG.atWarn()
          .addKeyValue("event", "audit-unsigned")
          .log("the audit log could not be signed at the end");
    }
  }
}
