package io.parley.server.ledger;

import io.parley.policy.AccessBudget;
import io.parley.policy.PopulationBudget;
import io.parley.query.account.BudgetExceeded;
import io.parley.query.account.Population;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.NodeDirectory;
import io.parley.server.wire.BadDocument;
import io.parley.server.wire.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Budgets of a node whose ledger came out of a backup: what was spent after the backup is unknown,
 * so all of it counts as spent. The file {@code budget-closed.json} says so, from before the ledger
 * is there. It only grows: an older one never takes the place of a newer, they are joined.
 *
 * <p>Claim, if the clock of the node at the restore, or that of the backup where it is later, is
 * not behind the one that its lost charges were made by: no period's budget is exceeded. Lost
 * charges were made before the restore, hence in the period in which it happened, or in an earlier
 * one; until that period ends nothing is charged, and in the next one the ledger is complete. What
 * is waited for is the last end of the periods that the policy says now, that the restored ledger's
 * budgets were opened with, and that attempts are counted in. A budget that never refills stays
 * closed.
 *
 * <p>Not promised against whoever removes the file: that is as if a row of the ledger was removed.
 */
public final class BudgetClosure {
  /** The file's name in the node's directory. */
  public static final String FILE = "budget-closed.json";

  private static final int VERSION = 1;

  private final Path file;

  private BudgetClosure(Path file) {
    this.file = file;
  }

  /**
   * What the file says.
   *
   * @param v version
   * @param backup when the backup was made, ISO 8601
   * @param restored when it was restored
   * @param every the periods of the budgets in it
   */
  record Document(int v, String backup, String restored, Set<PopulationBudget.Period> every) {
    Document {
      every = Set.copyOf(every);
    }

    /** The one that closes as long as both, and says what the later one says. */
    Document with(Document other) {
      Document later =
          Instant.parse(other.restored).isAfter(Instant.parse(restored)) ? other : this;
      Set<PopulationBudget.Period> all = new TreeSet<>(every);
      all.addAll(other.every);
      return new Document(VERSION, later.backup, later.restored, all);
    }
  }

  /** The closure of a node's budgets; looked up for each question. */
  public static BudgetClosure of(NodeDirectory directory) {
    return new BudgetClosure(directory.resolve(FILE));
  }

  /**
   * Closes the budgets, durably. Where they were closed before, the later end holds.
   *
   * @param backup when the backup was made
   * @param restored now
   * @param every the periods of the budgets in the backup
   */
  public static void close(
      NodeDirectory directory,
      Instant backup,
      Instant restored,
      Set<PopulationBudget.Period> every) {
    of(directory)
        .keep(directory, new Document(VERSION, backup.toString(), restored.toString(), every));
  }

  /**
   * Takes over the closure that a backup holds, durably: a budget that was closed when it was made
   * stays closed as long.
   *
   * @param file the one of the backup; nothing happens where there is none
   * @throws BadDocument when it cannot be read
   */
  public static void takeOver(NodeDirectory directory, Path file) {
    new BudgetClosure(file).read().ifPresent(document -> of(directory).keep(directory, document));
  }

  /** Whether the budgets were ever closed: the ledger is then not known to be whole. */
  public boolean isThere() {
    return Files.exists(file);
  }

  private void keep(NodeDirectory directory, Document document) {
    Document all = read().map(document::with).orElse(document);
    directory.writeWhole(file, Json.bytes(all));
  }

  /**
   * Refuses while a budget is closed.
   *
   * @param times the numbers of attempts that the question is counted in
   * @throws BudgetExceeded saying until when
   * @throws BadDocument when the file cannot be read
   */
  public void check(
      Population population, PopulationBudget budget, List<AccessBudget> times, Instant now) {
    Optional<Document> closed = read();
    if (closed.isEmpty()) {
      return;
    }
    Document document = closed.get();
    Set<PopulationBudget.Period> periods = new TreeSet<>(document.every());
    periods.add(budget.every());
    times.forEach(limits -> limits.most().keySet().forEach(per -> periods.add(period(per))));
    Instant restored = Instant.parse(document.restored());
    // Not the longest period: a week may end after the month in which it began.
    LocalDate end =
        periods.stream()
            .map(period -> Calendar.refill(period, restored))
            .max(Comparator.naturalOrder())
            .orElseThrow();
    if (now.isBefore(end.atStartOfDay().toInstant(ZoneOffset.UTC))) {
      throw refusal(population, document, end);
    }
  }

  private static BudgetExceeded refusal(Population population, Document document, LocalDate end) {
    return new BudgetExceeded(
        "the privacy budget of %s is closed: its ledger was restored on %s from a backup of %s, and what was spent in between is unknown, so all of it counts as spent"
            .formatted(population, day(document.restored()), day(document.backup())),
        end.equals(Calendar.NEVER)
            ? "ask its owner: this budget, or a number of attempts beside it, never refills"
            : "ask again from %s, when the next period begins".formatted(end));
  }

  private static LocalDate day(String instant) {
    return LocalDate.ofInstant(Instant.parse(instant), ZoneOffset.UTC);
  }

  private static PopulationBudget.Period period(AccessBudget.Per per) {
    return switch (per) {
      case DAY -> PopulationBudget.Period.DAY;
      case WEEK -> PopulationBudget.Period.WEEK;
      case MONTH -> PopulationBudget.Period.MONTH;
      case EVER -> PopulationBudget.Period.NEVER;
    };
  }

  private Optional<Document> read() {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      Document document = Json.read(Files.readAllBytes(file), Document.class);
      if (document.v() != VERSION) {
        throw new ConfigurationException(file + " is of a version that this program does not read");
      }
      return Optional.of(document);
    } catch (IOException e) {
      throw new BadDocument("this node cannot answer now: " + FILE + " cannot be read");
    }
  }
}
