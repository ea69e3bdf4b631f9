package io.parley.server.party;

import io.parley.policy.Analysis;
import io.parley.query.backend.Backend;
import io.parley.query.backend.BackendException;
import io.parley.query.backend.JointWork;
import io.parley.query.backend.duckdb.DuckDb;
import io.parley.query.backend.duckdb.DuckDbBackend;
import io.parley.query.plan.BoundedGroup;
import io.parley.query.plan.Contribution;
import io.parley.query.plan.PrivatePlan;
import java.io.IOException;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.duckdb.DuckDBResultSet;

/** What a room would make of a committed question before noise: the double that adds none. */
final class ExactNumbers {
  private static final int MEGABYTES = 512;

  private ExactNumbers() {}

  /** Commits a question at both nodes, and works out what their streams give. */
  static List<String> of(TwoNodes nodes, String sql) {
    return ofCommitted(nodes, nodes.committed(sql, Analysis.AGGREGATE, "hearth"));
  }

  /** The same of a question that was committed. */
  static List<String> ofCommitted(TwoNodes nodes, String queryId) {
    try (DuckDbBackend backend = DuckDbBackend.ofQuestionsAtOnce(MEGABYTES, 1)) {
      return ofCommitted(nodes, queryId, backend);
    }
  }

  /** The same in a room with another engine. */
  static List<String> ofCommitted(TwoNodes nodes, String queryId, Backend backend) {
    PrivatePlan.Measured plan =
        (PrivatePlan.Measured) nodes.hearth().desk().open().find(queryId).plan();
    Deque<AutoCloseable> open = new ArrayDeque<>();
    try (BufferAllocator allocator = new RootAllocator()) {
      try (JointWork work = backend.open(plan, new byte[16], allocator)) {
        Map<Contribution, ArrowReader> streams = new LinkedHashMap<>();
        for (Contribution contribution : plan.contributions()) {
          PartyCollaboration party = nodes.node(contribution.party()).first();
          streams.put(
              contribution, sent(party.stream(queryId, contribution.name()), allocator, open));
        }
        work.load(plan, streams);
        return work.numbers(plan).stream()
            .flatMap(List::stream)
            .map(ExactNumbers::shown)
            .sorted(Comparator.naturalOrder())
            .toList();
      } finally {
        while (!open.isEmpty()) {
          open.pop().close();
        }
      }
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new BackendException("a stream cannot be sent", e);
    }
  }

  /** Its own text shows nothing. */
  private static String shown(BoundedGroup group) {
    return group.keys() + " " + group.numbers();
  }

  private static ArrowReader sent(
      PartyStreams.Prepared prepared, BufferAllocator allocator, Deque<AutoCloseable> open)
      throws SQLException, IOException {
    DuckDb database = prepared.database();
    open.push(database);
    Statement statement = database.connection().createStatement();
    open.push(statement);
    ArrowReader rows =
        (ArrowReader)
            ((DuckDBResultSet) statement.executeQuery(prepared.query()))
                .arrowExportStream(allocator, 1_024);
    if (prepared.tokens().isEmpty()) {
      return rows; // which who loads it closes
    }
    open.push(rows);
    OrderedRows ordered = OrderedRows.of(rows, prepared.tokens().get(), 1_024, allocator);
    open.push(ordered::closeRows);
    return ordered;
  }
}
