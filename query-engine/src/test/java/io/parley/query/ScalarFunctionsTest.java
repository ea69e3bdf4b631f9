package io.parley.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.query.backend.BackendException;
import io.parley.query.plan.PrivatePlan;
import io.parley.query.sql.ScalarFunction;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each function of the list over hostile values, below the measurement boundary and above it: no
 * value makes a question fail.
 */
@Tag("slow")
class ScalarFunctionsTest {
  private static SmallRoom room;

  @BeforeAll
  static void open() {
    room = HostileRoom.open();
  }

  @AfterAll
  static void close() {
    room.close();
  }

  @Test
  void examples_coverTheWholeList() {
    Set<ScalarFunction> covered = EnumSet.noneOf(ScalarFunction.class);
    for (ScalarFunction function : ScalarFunction.values()) {
      if (!FunctionExamples.of(function).isEmpty()) {
        covered.add(function);
      }
    }
    assertThat(covered).isEqualTo(EnumSet.allOf(ScalarFunction.class));
  }

  /** What the hostile rows are for: as groups they all show, so that they stand above too. */
  @Test
  void hostileValues_asGroups_allShow() {
    assertThat(rows("SELECT i, d, t, b, a, m FROM hearth.hostile GROUP BY i, d, t, b, a, m"))
        .isEqualTo(HostileRoom.rows());
  }

  @ParameterizedTest
  @EnumSource
  void function_ofAnyValueBelowAndAbove_neverFails(ScalarFunction function) {
    List<String> measures = new ArrayList<>();
    List<String> conditions = new ArrayList<>();
    for (String truth : FunctionExamples.TRUTHS.getOrDefault(function, List.of())) {
      conditions.add(truth);
    }
    for (String number : FunctionExamples.NUMBERS.getOrDefault(function, List.of())) {
      conditions.add(number + " > 0");
      // Texts and times may decide, by policy, but not be summed.
      if (!number.matches("(?s).*\\b[tabm]\\b.*")) {
        measures.add("SUM(LEAST(GREATEST(" + number + ", -5), 5))");
      }
    }
    conditions.forEach(c -> measures.add("SUM(CASE WHEN " + c + " THEN 1 ELSE 0 END)"));
    List<String> examples = FunctionExamples.of(function);
    examples.forEach(e -> measures.add("COUNT(" + e + ")"));
    rows("SELECT " + String.join(", ", measures) + " FROM hearth.hostile");
    if (!conditions.isEmpty()) {
      rows("SELECT COUNT(*) FROM hearth.hostile WHERE " + String.join(" OR ", conditions));
    }
    rows("SELECT COUNT(*) FROM hearth.hostile GROUP BY " + String.join(", ", examples));
    assertThat(
            rows(
                "SELECT n, %s FROM (SELECT i, d, t, b, a, m, COUNT(*) AS n FROM hearth.hostile GROUP BY i, d, t, b, a, m) x"
                    .formatted(String.join(", ", examples))))
        .isEqualTo(HostileRoom.rows());
  }

  private static int rows(String sql) {
    return room.answer(room.planned(sql)).rows().size();
  }

  /** Planted: the casts of the first kind of SQL that comes to mind. */
  @Test
  void throwingCast_insteadOfATotalOne_isCaught() {
    PrivatePlan.Numbers plan =
        room.planned("SELECT COUNT(*) FROM hearth.hostile WHERE CAST(t AS BIGINT) > 0");
    assertThatThrownBy(
            () -> room.exactWithFaultAtHome(plan, sql -> sql.replace("TRY_CAST(", "CAST(")))
        .isInstanceOf(BackendException.class);
  }

  @Test
  void throwingArithmetic_insteadOfATotalOne_isCaught() {
    List<String> caught = new ArrayList<>();
    for (String expression : List.of("i + 1", "-i", "ABS(i)", "i * i", "EXP(i)", "d * d * d")) {
      PrivatePlan.Numbers plan =
          room.planned("SELECT COUNT(*) FROM hearth.hostile GROUP BY " + expression);
      try {
        room.exactWithFaultAtHome(
            plan, sql -> sql.replace("TRY_CAST(", "CAST(").replace("TRY(", "("));
      } catch (BackendException e) {
        caught.add(expression);
      }
    }
    assertThat(caught).contains("i + 1", "-i", "ABS(i)", "i * i");
  }
}
