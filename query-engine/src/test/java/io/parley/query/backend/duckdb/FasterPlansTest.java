package io.parley.query.backend.duckdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.policy.TableName;
import io.parley.query.CorpusRoom;
import io.parley.query.Planning;
import io.parley.query.SmallRoom;
import io.parley.query.TableSource;
import io.parley.query.plan.BoundedGroup;
import io.parley.query.plan.Contribution;
import io.parley.query.plan.Measurement;
import io.parley.query.plan.PrivatePlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Plans chosen by what is found in the streams give the bits of the general plan. */
@Tag("slow")
class FasterPlansTest {
  @Test
  void findingsAndSlices_changeNoBit_overTheWholeCorpus() throws IOException {
    int compared = 0;
    int single = 0;
    try (SmallRoom room = CorpusRoom.open();
        Stream<Path> files = Files.list(Path.of("src/test/resources/queries"))) {
      for (Path file : files.sorted().toList()) {
        if (room.plan(statement(file)) instanceof Planning.Planned planned
            && planned.plan() instanceof PrivatePlan.Numbers plan) {
          JointRun run = room.contributed(plan);
          for (int i = 0; i < plan.measurements().size(); i++) {
            Measurement measurement = plan.measurements().get(i);
            List<BoundedGroup> general =
                run.groups(plan, measurement, JointSql.numbers(plan, measurement));
            assertThat(sorted(run.numbers(plan).get(i))).as("%s", file).isEqualTo(sorted(general));
            single += JointSql.hasOneRowAUnit(plan, measurement, run.facts()) ? 1 : 0;
            if (JointSql.isSliceable(plan, measurement)) {
              assertThat(sorted(run.groups(plan, measurement, Slice.parts(7))))
                  .as("%s in slices", file)
                  .isEqualTo(sorted(general));
              compared++;
            }
          }
        }
      }
    }
    assertThat(compared).as("measurements in slices").isGreaterThan(50);
    assertThat(single).as("measurements with one row a unit").isGreaterThan(20);
  }

  @Test
  void findingsInTables_changeNoBit_overTheCorpusOfOneParty() throws IOException {
    int compared = 0;
    int found = 0;
    try (SmallRoom room = CorpusRoom.open();
        Stream<Path> files = Files.list(Path.of("src/test/resources/queries"))) {
      for (Path file : files.sorted().toList()) {
        if (room.plan(statement(file)) instanceof Planning.Planned planned
            && planned.plan() instanceof PrivatePlan.Numbers plan
            && plan.matching().parties().size() == 1) {
          List<List<BoundedGroup>> general = inPlace(room.database(), plan, false).numbers(plan);
          JointRun run = inPlace(room.database(), plan, true);
          List<List<BoundedGroup>> faster = run.numbers(plan);
          for (int i = 0; i < general.size(); i++) {
            assertThat(sorted(faster.get(i))).as("%s", file).isEqualTo(sorted(general.get(i)));
          }
          compared++;
          found += run.facts().values().stream().allMatch(StreamFacts::withinCap) ? 1 : 0;
        }
      }
    }
    assertThat(compared).as("questions about one party").isGreaterThan(20);
    assertThat(found).as("questions within caps").isGreaterThan(10);
  }

  private static JointRun inPlace(DuckDb database, PrivatePlan.Numbers plan, boolean find) {
    JointRun run = new JointRun(database, new byte[16]);
    TableSource tables = TableName::toString;
    for (Contribution contribution : plan.contributions()) {
      drop(database, contribution.name());
      if (!(contribution instanceof Contribution.Rows rows)) {
        String relation = "(" + new ContributionSql(tables).query(contribution) + ")";
        run.load(contribution, relation);
      } else if (find) {
        run.inPlace(rows, tables);
      } else {
        run.inPlace(rows, tables, TableFacts.NONE);
      }
    }
    return run;
  }

  /** A stream is a table or a view, and DuckDB drops each only by its own word. */
  private static void drop(DuckDb database, String name) {
    List<String> kinds = new ArrayList<>();
    database.query(
        "SELECT table_type FROM information_schema.tables WHERE table_name = '" + name + "'",
        row -> kinds.add(row.getString(1)));
    kinds.forEach(k -> database.execute("DROP " + (k.equals("VIEW") ? "VIEW " : "TABLE ") + name));
  }

  private static String statement(Path file) throws IOException {
    String text = Files.readString(file);
    return text.substring(0, text.indexOf("\n----\n"))
        .lines()
        .dropWhile(l -> l.startsWith("#"))
        .collect(Collectors.joining("\n"));
  }

  private static List<BoundedGroup> sorted(List<BoundedGroup> groups) {
    return groups.stream().sorted(Comparator.comparing(g -> g.keys().toString())).toList();
  }
}
