package io.parley.query.backend.duckdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.query.JointRows;
import io.parley.query.backend.BackendException;
import io.parley.query.plan.Contribution;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.TreeSet;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FixedSizeBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is kept of streams that are read in step, and what is refused. */
class StreamsInStepTest {
  private final BufferAllocator memory = new RootAllocator();
  private static final Contribution.Rows ROWS = JointRows.of(1).get(0);
  private static final long CAP = ROWS.fragment().maxRows();
  private static final StreamLimits LIMITS = new StreamLimits(StreamLimits.TOKEN, 1L << 30);
  private static final Schema SCHEMA = SentRows.schema(ROWS);
  private static final String TEXT = SentRows.column(ROWS, "VARCHAR");
  private static final String NUMBER = SentRows.column(ROWS, "BIGINT");

  private final Random random = new Random(7);
  private int longestText = 10;
  private final List<OrderedStream> streams = new ArrayList<>();
  private final Map<OrderedStream, List<String>> kept = new HashMap<>();
  private final List<AutoCloseable> made = new ArrayList<>();

  /** At the end nothing is left in memory, or this fails. */
  @AfterEach
  void close() throws Exception {
    streams.forEach(OrderedStream::close);
    for (AutoCloseable one : made) {
      one.close();
    }
    memory.close();
  }

  /** Against the same done with sets: batches of all sizes, repeats, rows without a token. */
  @Test
  void rowsOfTokensThatAllHave_areKept_andNoOthers() {
    for (int run = 0; run < 60; run++) {
      int parties = 2 + run % 2;
      List<List<Integer>> tokens = new ArrayList<>();
      for (int i = 0; i < parties; i++) {
        tokens.add(drawn(random.nextInt(60), 1 + random.nextInt(40)));
      }
      List<List<String>> expected = new ArrayList<>();
      for (List<Integer> own : tokens) {
        TreeSet<Integer> all = new TreeSet<>(own);
        tokens.forEach(all::retainAll);
        List<String> rows = new ArrayList<>();
        for (int row = 0; row < own.size(); row++) {
          if (own.get(row) >= 0 && all.contains(own.get(row))) {
            rows.add(own.get(row) + " " + row);
          }
        }
        expected.add(rows);
      }

      assertThat(read(tokens)).as("run %d: %s", run, tokens).isEqualTo(expected);
    }
  }

  @Test
  void findings_areThoseOfTheRowsThatAreKept() {
    int cap = (int) CAP;
    List<Integer> many = new ArrayList<>(Collections.nCopies(cap, 1));
    many.addAll(List.of(2, 3));
    var unused = read(List.of(many, List.of(1, 3, 4)));

    assertThat(streams.get(0).facts()).isEqualTo(new StreamFacts(cap + 1, true, true, cap == 1));
    assertThat(streams.get(1).facts()).isEqualTo(new StreamFacts(2, true, true, true));
  }

  /** Kept rows would take memory only where somebody else has that person. */
  @Test
  void moreRowsThanAPersonCanHave_fail_whateverTheOtherHolds() {
    List<Integer> many = Collections.nCopies((int) CAP + 1, 5);
    for (List<Integer> other : List.of(List.of(5), List.of(4), List.<Integer>of())) {
      assertThatThrownBy(() -> read(List.of(many, other)))
          .isInstanceOf(BackendException.class)
          .hasMessage("a stream has more rows of a token than a person can have");
    }
  }

  /** Likewise. */
  @Test
  void textLongerThanAnyPartySends_fails_whateverTheOtherHolds() {
    longestText = DuckTypes.LONGEST_TEXT * 4;
    assertThat(read(List.of(List.of(1), List.of(1)))).hasSize(2);
    longestText++;
    for (List<Integer> other : List.of(List.of(5), List.of(4), List.<Integer>of())) {
      assertThatThrownBy(() -> read(List.of(List.of(5), other)))
          .isInstanceOf(BackendException.class)
          .hasMessage("a stream has a longer text than a party sends");
    }
  }

  /** A party that falls back is refused whether or not anybody has those rows too. */
  @Test
  void streamOutOfOrder_fails_whateverTheOtherHolds() {
    for (List<Integer> other : List.of(List.of(1), List.of(9), List.<Integer>of())) {
      for (List<Integer> lie : List.of(List.of(2, 1), List.of(5, 6, 7, 5), List.of(3, -1, 2))) {
        assertThatThrownBy(() -> read(List.of(other, lie)))
            .isInstanceOf(BackendException.class)
            .hasMessage("a stream is not in the order of its tokens");
      }
    }
  }

  /** Sorted; a negative one stands for none. */
  private List<Integer> drawn(int rows, int of) {
    List<Integer> tokens = new ArrayList<>();
    for (int token : random.ints(rows, 0, 4 * of).sorted().toArray()) {
      if (tokens.stream().filter(t -> t == token).count() < CAP) {
        tokens.add(token);
      }
    }
    for (int i = 0; i < tokens.size() / 10; i++) {
      tokens.add(random.nextInt(tokens.size()), -1);
    }
    return tokens;
  }

  /** What comes out of each stream: tokens with the numbers of their rows. */
  private List<List<String>> read(List<List<Integer>> tokens) {
    streams.forEach(OrderedStream::close);
    streams.clear();
    kept.clear();
    List<Contribution.Rows> rows = JointRows.of(tokens.size());
    for (int i = 0; i < tokens.size(); i++) {
      KeptRows batches = new KeptRows(SCHEMA, batches(tokens.get(i)), memory);
      made.add(batches);
      streams.add(new OrderedStream(rows.get(i), batches, memory, LIMITS, this::take));
    }
    new StreamsInStep(streams).read();
    return streams.stream().map(s -> kept.getOrDefault(s, List.of())).toList();
  }

  private void take(OrderedStream stream, KeptRows rows) {
    List<String> texts = kept.computeIfAbsent(stream, s -> new ArrayList<>());
    try (rows) {
      while (rows.loadNextBatch()) {
        VectorSchemaRoot root = rows.getVectorSchemaRoot();
        for (int i = 0; i < root.getRowCount(); i++) {
          byte[] token = ((FixedSizeBinaryVector) root.getVector("p")).get(i);
          String text = root.getVector(TEXT).getObject(i).toString();
          assertThat(text.strip()).isEqualTo("row " + root.getVector(NUMBER).getObject(i));
          texts.add((token[0] & 0xFF) + " " + root.getVector(NUMBER).getObject(i));
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private Queue<VectorSchemaRoot> batches(List<Integer> tokens) {
    Queue<VectorSchemaRoot> batches = new ArrayDeque<>();
    for (int from = 0; from < tokens.size(); ) {
      int rows = Math.min(1 + random.nextInt(9), tokens.size() - from);
      VectorSchemaRoot root = VectorSchemaRoot.create(SCHEMA, memory);
      for (int i = 0; i < rows; i++) {
        int token = tokens.get(from + i);
        // High bits set: an order of signed numbers would be another one.
        byte[] bytes = new byte[16];
        bytes[0] = (byte) token;
        if (token >= 0) {
          ((FixedSizeBinaryVector) root.getVector("p")).setSafe(i, bytes);
        }
        ((BigIntVector) root.getVector(NUMBER)).setSafe(i, from + i);
        ((VarCharVector) root.getVector(TEXT))
            .setSafe(
                i,
                ("%-" + longestText + "s")
                    .formatted("row " + (from + i))
                    .getBytes(StandardCharsets.UTF_8));
      }
      root.setRowCount(rows);
      batches.add(root);
      made.add(root);
      from += rows;
    }
    return batches;
  }
}
