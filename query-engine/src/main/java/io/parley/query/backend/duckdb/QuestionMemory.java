package io.parley.query.backend.duckdb;

import io.parley.policy.ReasonCode;
import io.parley.policy.SqlRefusal;
import io.parley.policy.TablePolicy;
import io.parley.query.plan.PrivatePlan;
import java.math.BigInteger;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A node's memory for one question, against which plans are held before anything is charged. Of a
 * plan whose tables do not all say their {@code rows} nothing is known, and it gets the most.
 *
 * @param megabytes of the question's database
 * @param heap bytes for its groups
 */
record QuestionMemory(int megabytes, long heap) {
  /** The groups of all questions at once have one part in so many of the heap. */
  private static final int PART = 4;

  private static final int MEGABYTE = 20;

  /**
   * What the heap of this process has for one question.
   *
   * @param questions that may run at once
   */
  static long heapOfThisProcess(int questions) {
    return Runtime.getRuntime().maxMemory() / PART / questions;
  }

  /**
   * Refuses a plan that may need more than there is.
   *
   * @throws SqlRefusal with {@link ReasonCode#QUESTION_TOO_LARGE}
   */
  void check(PrivatePlan plan) {
    MemoryNeed.of(plan)
        .ifPresent(
            need -> {
              hold(plan, "the question", need.database(), (long) megabytes << MEGABYTE);
              hold(plan, "the groups of the answer", need.heap(), heap);
            });
  }

  private static void hold(PrivatePlan plan, String what, BigInteger need, long most) {
    if (need.compareTo(BigInteger.valueOf(most)) > 0) {
      String tables =
          plan.query().tables().stream()
              .map(QuestionMemory::rows)
              .collect(Collectors.joining(" and "));
      throw new SqlRefusal(
          ReasonCode.QUESTION_TOO_LARGE,
          "with %s, as the policies allow, %s may need %,d MB of memory, and one question has %,d"
              .formatted(tables, what, megabytes(need), most >> MEGABYTE),
          Optional.empty(),
          "join fewer tables or use fewer columns of text; or ask the owners for a smaller `rows`,"
              + " `rows_before_join` or `length`, or the node's operator for more"
              + " `node.memory.question-megabytes`");
    }
  }

  private static String rows(TablePolicy table) {
    return "%,d rows of %s".formatted(table.rows().orElseThrow(), table.table());
  }

  /** How much a plan that was not refused gets, in megabytes. */
  int of(PrivatePlan plan) {
    return MemoryNeed.of(plan)
        .map(need -> megabytes(need.database()).min(BigInteger.valueOf(megabytes)).intValueExact())
        .orElse(megabytes);
  }

  private static BigInteger megabytes(BigInteger bytes) {
    return bytes.shiftRight(MEGABYTE).add(BigInteger.ONE);
  }
}
