package io.parley.server.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.parley.query.account.Charge;
import io.parley.query.release.Answer;
import io.parley.query.release.NoisedNumber;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An answer as it leaves the room; signed in the receipt's domain.
 *
 * @param rows values, null for SQL NULL
 * @param intervals95 beside each value its 95 % interval [low, high], null where it has none
 * @param audience what was delivered, for an audience; null otherwise
 * @param withheld numbers about the groups that do not show; absent unless they were asked for
 */
public record AnswerDocument(
    int v,
    List<Column> columns,
    List<List<@Nullable Object>> rows,
    List<List<@Nullable List<Double>>> intervals95,
    @Nullable Delivery audience,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<About> withheld,
    Receipt receipt)
    implements SignedDocument {
  public static final int VERSION = 1;

  public AnswerDocument {
    if (v != VERSION) {
      throw new BadDocument("answer version " + v + " is not understood; this program reads 1");
    }
  }

  /** An answer with its receipt. */
  public static AnswerDocument of(Answer answer, @Nullable List<About> withheld, Receipt receipt) {
    List<Column> columns =
        answer.columns().stream()
            .map(c -> new Column(c.name(), c.type(), c.noise().map(Noise::of).orElse(null)))
            .toList();
    List<List<@Nullable Object>> rows = new ArrayList<>();
    List<List<@Nullable List<Double>>> intervals = new ArrayList<>();
    for (List<Answer.Cell> row : answer.rows()) {
      List<@Nullable Object> values = new ArrayList<>();
      List<@Nullable List<Double>> bounds = new ArrayList<>();
      for (Answer.Cell cell : row) {
        values.add(cell.value().map(AnswerDocument::plain).orElse(null));
        bounds.add(cell.interval95().map(i -> List.of(i.low(), i.high())).orElse(null));
      }
      rows.add(values);
      intervals.add(bounds);
    }
    return new AnswerDocument(VERSION, columns, rows, intervals, null, withheld, receipt);
  }

  private static Object plain(Object value) {
    return value instanceof LocalDate || value instanceof LocalDateTime ? value.toString() : value;
  }

  /**
   * A number about all groups together that do not show.
   *
   * @param name {@code groups} for their number, else the column whose remainder it is
   * @param interval95 [low, high]
   */
  public record About(String name, BigDecimal value, List<Double> interval95, Noise noise) {
    public About {
      interval95 = List.copyOf(interval95);
    }
  }

  /**
   * A column.
   *
   * @param noise the law of its noise; null where it is not one released number as it is
   */
  public record Column(String name, String type, @Nullable Noise noise) {}

  /** Public noise of a column, in its units. */
  public record Noise(String law, String step, double variance, double halfWidth95) {
    /** The noise of a released column. */
    public static Noise of(Answer.Noise noise) {
      return new Noise(noise.law(), noise.step(), noise.variance(), noise.halfWidth95());
    }

    /** A number of the column, with this law of its noise. */
    public NoisedNumber of(Number released) {
      BigDecimal grid = new BigDecimal(step);
      double unit = grid.doubleValue();
      long steps =
          new BigDecimal(released.toString())
              .divide(grid, 0, RoundingMode.HALF_EVEN)
              .longValueExact();
      return new NoisedNumber(
          steps, grid, variance / (unit * unit), Math.round(halfWidth95 / unit));
    }
  }

  /**
   * What the answer is and what it cost.
   *
   * @param queryId the question that was charged; others that are answered from its release name it
   *     too, and cost nothing more
   * @param rule in words: mechanism, bounds, threshold
   * @param promise in words: what is promised to whom
   * @param charges ε and δ by population
   * @param snapshots by party and table
   * @param billed the member that the agreement has billed for it; empty, and left out of the
   *     bytes: the asker
   */
  public record Receipt(
      String queryId,
      String plan,
      String asker,
      String receiver,
      String purpose,
      List<String> rule,
      List<String> promise,
      Map<String, Charge> charges,
      Map<String, Integer> disclosures,
      Map<String, Long> snapshots,
      String agreement,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) String billed) {
    public Receipt {
      billed = Objects.requireNonNullElse(billed, ""); // absent in the bytes
      rule = List.copyOf(rule);
      promise = List.copyOf(promise);
      charges = new TreeMap<>(charges);
      disclosures = new TreeMap<>(disclosures);
      snapshots = new TreeMap<>(snapshots);
    }

    /** The receipt under an agreement that bills the asker. */
    public Receipt(
        String queryId,
        String plan,
        String asker,
        String receiver,
        String purpose,
        List<String> rule,
        List<String> promise,
        Map<String, Charge> charges,
        Map<String, Integer> disclosures,
        Map<String, Long> snapshots,
        String agreement) {
      this(
          queryId,
          plan,
          asker,
          receiver,
          purpose,
          rule,
          promise,
          charges,
          disclosures,
          snapshots,
          agreement,
          "");
    }

    /** The receipt for a question that is answered from the same release. */
    public Receipt of(String otherPlan) {
      return new Receipt(
          queryId,
          otherPlan,
          asker,
          receiver,
          purpose,
          rule,
          promise,
          charges,
          disclosures,
          snapshots,
          agreement,
          billed);
    }
  }
}
