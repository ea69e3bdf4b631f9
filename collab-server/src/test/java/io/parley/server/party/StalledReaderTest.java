package io.parley.server.party;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.policy.Analysis;
import io.parley.server.wire.BadDocument;
import io.parley.server.wire.Json;
import io.parley.server.wire.StreamTicket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.arrow.flight.FlightProducer.CallContext;
import org.apache.arrow.flight.FlightProducer.ServerStreamListener;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightServerMiddleware;
import org.apache.arrow.flight.Ticket;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.ipc.message.IpcOption;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A room that asks for rows and does not take them. */
class StalledReaderTest {
  private static final Duration SHORT = Duration.ofMillis(150);
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  @Test
  void streamThatNobodyTakes_isGivenUpWithItsBuffers(@TempDir Path root) throws Exception {
    try (TwoNodes two = TwoNodes.ready(root);
        BufferAllocator all = new RootAllocator(64 << 20);
        PartyFlight flight =
            new PartyFlight(
                caller -> two.metromail(),
                new StreamBuffers(all, List.of("spring-mailing", "autumn")),
                SHORT,
                Sending.BATCH_ROWS)) {
      String query = two.committed(TwoNodes.OVERLAP, Analysis.AGGREGATE, "hearth");
      String name =
          two.metromail().desk().open().find(query).plan().contributions().stream()
              .filter(c -> c.party().equals("metromail"))
              .findFirst()
              .orElseThrow()
              .name();
      Ticket ticket = new Ticket(Json.bytes(StreamTicket.whole(query, name)));
      Stalled reader = new Stalled(Long.MAX_VALUE);

      CompletableFuture.runAsync(() -> flight.getStream(new Call(), ticket, reader))
          .get(20, TimeUnit.SECONDS);

      assertThat(reader.held).as("rows lay there while it waited").isPositive();
      assertThat(reader.failures)
          .singleElement()
          .isInstanceOf(FlightRuntimeException.class)
          .hasToString(
              "org.apache.arrow.flight.FlightRuntimeException: INTERNAL: the stream failed");
      assertThat(all.getAllocatedMemory()).isZero();
    }
  }

  /** A batch now and then does not keep a stream for ever. */
  @Test
  void streamThatIsTakenSlowly_endsWithItsQuestion() throws InterruptedException {
    AtomicLong now = new AtomicLong(-5);
    Patience patience = new Patience(Duration.ofSeconds(100), Duration.ofSeconds(60), now::get);

    now.addAndGet(59 * SECOND);
    patience.await(new Stalled(0));
    now.addAndGet(40 * SECOND);
    patience.await(new Stalled(1));
    now.addAndGet(SECOND);
    assertThatThrownBy(() -> patience.await(new Stalled(1)))
        .isInstanceOf(BadDocument.class)
        .hasMessage("the stream was given up: its question's time is over");
  }

  @Test
  void readerThatTakesNoBatch_isWaitedForAMinute() {
    AtomicLong looks = new AtomicLong();
    Patience patience =
        new Patience(
            Duration.ofSeconds(100),
            Patience.WITHOUT_A_BATCH,
            () -> looks.getAndIncrement() * SECOND);

    assertThatThrownBy(() -> patience.await(new Stalled(Long.MAX_VALUE)))
        .isInstanceOf(BadDocument.class)
        .hasMessage("the stream was given up: nobody took its rows");
    assertThat(looks).hasValueBetween(61, 64);
  }

  @Test
  void buffersOfOneCollaboration_leaveTheOthersPart() {
    try (BufferAllocator all = new RootAllocator(4 << 20);
        StreamBuffers buffers = new StreamBuffers(all, List.of("spring", "autumn"))) {
      try (ArrowBuf most = buffers.of("spring").buffer(2 << 20)) {
        assertThat(most.capacity()).isEqualTo(2 << 20);
        assertThatThrownBy(() -> buffers.of("spring").buffer(1 << 10))
            .isInstanceOf(OutOfMemoryException.class);
        try (ArrowBuf other = buffers.of("autumn").buffer(2 << 20)) {
          assertThat(other.capacity()).isEqualTo(2 << 20);
        }
      }
    }
    try (BufferAllocator all = new RootAllocator(4 << 20);
        StreamBuffers buffers = new StreamBuffers(all, List.of("spring"))) {
      assertThat(buffers.of("spring")).isSameAs(all);
    }
  }

  /** A reader that is ready after so many looks. */
  private static final class Stalled implements ServerStreamListener {
    private final List<Throwable> failures = new ArrayList<>();
    private long looks;
    private long held;
    private @Nullable VectorSchemaRoot rows;

    Stalled(long looks) {
      this.looks = looks;
    }

    @Override
    public boolean isReady() {
      if (rows != null) {
        held = rows.getFieldVectors().stream().mapToLong(v -> v.getBufferSize()).sum();
      }
      return looks-- == 0;
    }

    @Override
    public boolean isCancelled() {
      return false;
    }

    @Override
    public void setOnCancelHandler(Runnable handler) {
      // never cancelled
    }

    @Override
    public void start(VectorSchemaRoot root, DictionaryProvider provider, IpcOption option) {
      rows = root;
    }

    @Override
    public void putNext() {
      throw new AssertionError("it was not ready");
    }

    @Override
    public void putNext(ArrowBuf metadata) {
      throw new AssertionError("it was not ready");
    }

    @Override
    public void putMetadata(ArrowBuf metadata) {
      throw new AssertionError("it was not ready");
    }

    @Override
    public void error(Throwable failure) {
      failures.add(failure);
    }

    @Override
    public void completed() {
      throw new AssertionError("nothing was taken");
    }
  }

  private static final class Call implements CallContext {
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
}
