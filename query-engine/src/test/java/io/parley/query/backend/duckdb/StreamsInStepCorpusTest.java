package io.parley.query.backend.duckdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.policy.TableName;
import io.parley.query.CorpusRoom;
import io.parley.query.Planning;
import io.parley.query.SmallRoom;
import io.parley.query.backend.JointWork;
import io.parley.query.plan.BoundedGroup;
import io.parley.query.plan.Contribution;
import io.parley.query.plan.PrivatePlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.duckdb.DuckDBResultSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Leaving out rows that nothing joins while streams arrive changes no bit of any answer. */
@Tag("slow")
class StreamsInStepCorpusTest {
  @Test
  void arrivingInStep_changesNoBit_overTheCorpusMatchedOnOneKey() throws Exception {
    int joint = 0;
    try (SmallRoom room = CorpusRoom.open(List.of("email"));
        BufferAllocator memory = new RootAllocator();
        Stream<Path> files = Files.list(Path.of("src/test/resources/queries"))) {
      for (Path file : files.sorted().toList()) {
        if (room.plan(statement(file)) instanceof Planning.Planned planned
            && planned.plan() instanceof PrivatePlan.Numbers plan
            && !StreamsInStep.of(plan).isEmpty()) {
          List<List<BoundedGroup>> general = sorted(room.contributed(plan).numbers(plan));
          assertThat(arrived(room, plan, memory)).as("%s", file).isEqualTo(general);
          joint++;
        }
      }
    }
    assertThat(joint).as("questions read in step").isGreaterThan(10);
  }

  private static List<List<BoundedGroup>> arrived(
      SmallRoom room, PrivatePlan.Numbers plan, BufferAllocator memory) throws SQLException {
    List<Statement> statements = new ArrayList<>();
    Map<Contribution, ArrowReader> streams = new LinkedHashMap<>();
    try (JointWork work = new DuckDbBackend(256).open(plan, new byte[16], memory)) {
      for (Contribution contribution : plan.contributions()) {
        room.database()
            .execute("CREATE OR REPLACE TEMP VIEW tokens AS FROM tokens_" + contribution.party());
        Statement statement = room.database().connection().createStatement();
        statements.add(statement);
        String query = new ContributionSql(TableName::toString).query(contribution);
        DuckDBResultSet rows = (DuckDBResultSet) statement.executeQuery(query);
        streams.put(contribution, (ArrowReader) rows.arrowExportStream(memory, 2_048));
      }
      work.load(plan, streams);
      return sorted(work.numbers(plan));
    } finally {
      for (Statement statement : statements) {
        statement.close();
      }
    }
  }

  private static List<List<BoundedGroup>> sorted(List<List<BoundedGroup>> measurements) {
    return measurements.stream()
        .map(g -> g.stream().sorted(Comparator.comparing(x -> x.keys().toString())).toList())
        .toList();
  }

  private static String statement(Path file) throws IOException {
    String text = Files.readString(file);
    return text.substring(0, text.indexOf("\n----\n"))
        .lines()
        .dropWhile(l -> l.startsWith("#"))
        .collect(Collectors.joining("\n"));
  }
}
