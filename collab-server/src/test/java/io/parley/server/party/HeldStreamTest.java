package io.parley.server.party;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.policy.Analysis;
import io.parley.query.plan.Contribution;
import io.parley.server.wire.BadDocument;
import io.parley.server.wire.Json;
import io.parley.server.wire.Reply;
import io.parley.server.wire.StreamTicket;
import io.parley.server.wire.Wire;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.arrow.flight.FlightProducer.CallContext;
import org.apache.arrow.flight.FlightProducer.ServerStreamListener;
import org.apache.arrow.flight.FlightServerMiddleware;
import org.apache.arrow.flight.Ticket;
import org.apache.arrow.memory.AllocationListener;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.ipc.WriteChannel;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.ipc.message.IpcOption;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A stream that broke off goes on with the bytes that would have come, for the one who began it.
 */
class HeldStreamTest {
  /** Metromail has four people. */
  private static final int ALL = 4;

  @SuppressWarnings("NullAway.Init") // made before each test
  @TempDir
  Path root;

  /** Ordering is the first to take memory. */
  private final BufferAllocator memory =
      new RootAllocator(
          new AllocationListener() {
            @Override
            public void onPreAllocation(long size) {
              if (!ordered) {
                ordered = true;
                whileOrdering.run();
              }
            }
          },
          Long.MAX_VALUE);

  private Runnable whileOrdering = () -> {};
  private boolean ordered;
  private TwoNodes two;
  private PartyFlight flight;
  private String query;
  private String name;

  @BeforeEach
  void start() throws IOException {
    two = TwoNodes.ready(root);
    flight =
        new PartyFlight(
            caller -> two.metromail(),
            new StreamBuffers(memory, List.of()),
            Patience.WITHOUT_A_BATCH,
            1);
    query = two.committed(TwoNodes.OVERLAP, Analysis.AGGREGATE, "hearth");
    name =
        two.metromail().desk().open().find(query).plan().contributions().stream()
            .filter(c -> c instanceof Contribution.Rows && c.party().equals("metromail"))
            .findFirst()
            .orElseThrow()
            .name();
  }

  /** At the end nothing is left in memory, or this fails. */
  @AfterEach
  void close() {
    flight.close();
    two.close();
    memory.close();
  }

  @Test
  void streamThatBroke_goesOnWithTheSameBytes() {
    Reader broken = read(StreamTicket.after(0, query, name), 2);
    assertThat(broken.batches).hasSize(2);
    assertThat(broken.failures).hasSize(1);

    Reader after1 = read(StreamTicket.after(1, query, name), ALL);
    Reader after2 = read(StreamTicket.after(2, query, name), ALL);
    Reader again = read(StreamTicket.after(1, query, name), ALL);

    assertThat(after1.failures).isEmpty();
    assertThat(after1.batches).hasSize(ALL - 1);
    assertThat(after1.batches.get(0)).isEqualTo(broken.batches.get(1));
    assertThat(after2.batches).isEqualTo(after1.batches.subList(1, ALL - 1));
    assertThat(again.batches).isEqualTo(after1.batches);
    assertThat(List.of(broken.batches.get(0), broken.batches.get(1)))
        .doesNotHaveDuplicates()
        .doesNotContain(after1.batches.get(1));
  }

  @Test
  void secondReaderFromTheStart_isRefused_whateverBecameOfTheFirst() {
    Reader broken = read(StreamTicket.after(0, query, name), 1);
    assertThat(broken.failures).hasSize(1);

    for (StreamTicket ticket :
        List.of(StreamTicket.after(0, query, name), StreamTicket.whole(query, name))) {
      Reader second = read(ticket, ALL);
      assertThat(second.batches).isEmpty();
      assertThat(second.failures).hasSize(1);
    }
  }

  @Test
  void streamOfWhichTheRoomHasAll_isLetGo() {
    Reader all = read(StreamTicket.after(0, query, name), ALL);
    assertThat(all.batches).hasSize(ALL);
    assertThat(memory.getAllocatedMemory()).isPositive();

    Reply reply =
        PartyFlight.reply(
            two.metromail(), Wire.RECEIVED, Json.bytes(StreamTicket.whole(query, name)));

    assertThat(reply.wasRefused()).isFalse();
    assertThat(memory.getAllocatedMemory()).isZero();
    assertThat(read(StreamTicket.after(1, query, name), ALL).failures).hasSize(1);
  }

  /** A room of before would never say that it has all. */
  @Test
  void streamOfARoomThatWouldNotGoOn_isNotKept() {
    assertThat(read(StreamTicket.whole(query, name), 2).failures).hasSize(1);

    assertThat(memory.getAllocatedMemory()).isZero();
    assertThat(read(StreamTicket.after(2, query, name), ALL).failures).hasSize(1);
  }

  @Test
  void streamWhoseQuestionIsOver_isLetGo() {
    assertThat(read(StreamTicket.after(0, query, name), 2).failures).hasSize(1);
    assertThat(memory.getAllocatedMemory()).isPositive();

    two.clock.advance(Duration.ofSeconds(61));
    two.node("metromail").burnExpired();

    assertThat(memory.getAllocatedMemory()).isZero();
    assertThat(read(StreamTicket.after(2, query, name), ALL).failures).hasSize(1);
  }

  /** It is over while its rows are put in order, which may take longer than its grant lives. */
  @Test
  void streamWhoseQuestionEndsBeforeItsFirstBatch_leavesNothing() {
    whileOrdering =
        () -> {
          two.clock.advance(Duration.ofSeconds(61));
          two.node("metromail").burnExpired();
        };

    Reader late = read(StreamTicket.after(0, query, name), ALL);

    assertThat(late.batches).isEmpty();
    assertThat(late.failures).hasSize(1);
    assertThat(ordered).isTrue();
    assertThat(memory.getAllocatedMemory()).isZero();
  }

  /** From no batch nobody may go on. */
  @Test
  void streamOfWhichNoBatchWasTaken_isNotKept() {
    assertThat(read(StreamTicket.after(0, query, name), 0).failures).hasSize(1);

    assertThat(memory.getAllocatedMemory()).isZero();
  }

  @Test
  void ticketAfterFewerThanNoBatches_isNone() {
    assertThatThrownBy(() -> StreamTicket.after(-1, query, name))
        .isInstanceOf(BadDocument.class)
        .hasMessage("a stream goes on after a number of batches");
  }

  private Reader read(StreamTicket ticket, int most) {
    Reader reader = new Reader(most);
    flight.getStream(new NoContext(), new Ticket(Json.bytes(ticket)), reader);
    return reader;
  }

  private static final class NoContext implements CallContext {
    @Override
    public String peerIdentity() {
      return "room";
    }

    @Override
    public boolean isCancelled() {
      return false;
    }

    @Override
    public <T extends FlightServerMiddleware> @Nullable T getMiddleware(
        FlightServerMiddleware.Key<T> key) {
      return null;
    }

    @Override
    public Map<FlightServerMiddleware.Key<?>, FlightServerMiddleware> getMiddleware() {
      return Map.of();
    }
  }

  /** A reader whose connection breaks after so many batches. */
  private static final class Reader implements ServerStreamListener {
    private final List<String> batches = new ArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();
    private final int most;
    private @Nullable VectorSchemaRoot rows;

    Reader(int most) {
      this.most = most;
    }

    @Override
    public boolean isReady() {
      return !isCancelled();
    }

    @Override
    public boolean isCancelled() {
      return batches.size() >= most;
    }

    @Override
    public void setOnCancelHandler(Runnable handler) {
      // it is looked at
    }

    @Override
    public void start(VectorSchemaRoot root, DictionaryProvider provider, IpcOption option) {
      rows = root;
    }

    /** The batch's bytes, as Flight writes them. */
    @Override
    public void putNext() {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (ArrowRecordBatch batch =
          new VectorUnloader(Objects.requireNonNull(rows)).getRecordBatch()) {
        MessageSerializer.serialize(new WriteChannel(Channels.newChannel(bytes)), batch);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      batches.add(HexFormat.of().formatHex(bytes.toByteArray()));
    }

    @Override
    public void putNext(ArrowBuf metadata) {
      throw new AssertionError("no metadata is sent");
    }

    @Override
    public void putMetadata(ArrowBuf metadata) {
      throw new AssertionError("no metadata is sent");
    }

    @Override
    public void error(Throwable failure) {
      failures.add(failure);
    }

    @Override
    public void completed() {
      // It has all.
    }
  }
}
