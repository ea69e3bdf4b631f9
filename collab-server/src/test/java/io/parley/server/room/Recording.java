package io.parley.server.room;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.apache.arrow.flight.Action;
import org.apache.arrow.flight.FlightProducer;
import org.apache.arrow.flight.NoOpFlightProducer;
import org.apache.arrow.flight.Result;
import org.apache.arrow.flight.Ticket;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/** What rooms asked parties, and the 16-byte values that they were sent; streams can be held. */
final class Recording {
  private final List<Action> actions = new CopyOnWriteArrayList<>();
  private final List<Ticket> tickets = new CopyOnWriteArrayList<>();
  private final Set<String> sent = new TreeSet<>();
  private volatile Optional<Held> held = Optional.empty();

  /**
   * Streams that are held back.
   *
   * @param asked when a party was asked for a stream
   * @param released when it may send it
   */
  record Held(CountDownLatch asked, CountDownLatch released) {}

  /** Requests so far, in their order. */
  List<Action> actions() {
    return new ArrayList<>(actions);
  }

  /** Streams that were asked for so far. */
  List<Ticket> tickets() {
    return new ArrayList<>(tickets);
  }

  /** Every value of 16 bytes that was sent since this was asked last, in hexadecimal digits. */
  Set<String> sent() {
    synchronized (sent) {
      Set<String> now = new TreeSet<>(sent);
      sent.clear();
      return now;
    }
  }

  /** From here on no party sends a row, until it is released. */
  Held hold() {
    Held now = new Held(new CountDownLatch(1), new CountDownLatch(1));
    held = Optional.of(now);
    return now;
  }

  /** A party that is listened to. */
  FlightProducer of(FlightProducer party) {
    return new NoOpFlightProducer() {
      @Override
      public void doAction(CallContext context, Action action, StreamListener<Result> listener) {
        actions.add(action);
        party.doAction(context, action, listener);
      }

      @Override
      public void getStream(CallContext context, Ticket ticket, ServerStreamListener listener) {
        tickets.add(ticket);
        held.ifPresent(Recording::await);
        party.getStream(context, ticket, new Listening(listener));
      }
    };
  }

  private static void await(Held now) {
    now.asked().countDown();
    try {
      now.released().await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void note(VectorSchemaRoot batch) {
    synchronized (sent) {
      for (FieldVector column : batch.getFieldVectors()) {
        byte[] value = new byte[16];
        boolean wide = column.getField().getType().toString().contains("16");
        for (int i = 0; wide && i < batch.getRowCount(); i++) {
          column.getDataBuffer().getBytes(16L * i, value);
          sent.add(HexFormat.of().formatHex(value));
        }
      }
    }
  }

  /** Notes each batch, and hands it on. */
  private final class Listening implements FlightProducer.ServerStreamListener {
    private final FlightProducer.ServerStreamListener to;
    private Optional<VectorSchemaRoot> root = Optional.empty();

    Listening(FlightProducer.ServerStreamListener to) {
      this.to = to;
    }

    @Override
    public boolean isCancelled() {
      return to.isCancelled();
    }

    @Override
    public void setOnCancelHandler(Runnable handler) {
      to.setOnCancelHandler(handler);
    }

    @Override
    public boolean isReady() {
      return to.isReady();
    }

    @Override
    public void start(
        VectorSchemaRoot batches,
        org.apache.arrow.vector.dictionary.DictionaryProvider dictionaries,
        org.apache.arrow.vector.ipc.message.IpcOption option) {
      root = Optional.of(batches);
      to.start(batches, dictionaries, option);
    }

    @Override
    public void putNext() {
      root.ifPresent(Recording.this::note);
      to.putNext();
    }

    @Override
    public void putNext(org.apache.arrow.memory.ArrowBuf metadata) {
      root.ifPresent(Recording.this::note);
      to.putNext(metadata);
    }

    @Override
    public void putMetadata(org.apache.arrow.memory.ArrowBuf metadata) {
      to.putMetadata(metadata);
    }

    @Override
    public void error(Throwable problem) {
      to.error(problem);
    }

    @Override
    public void completed() {
      to.completed();
    }
  }
}
