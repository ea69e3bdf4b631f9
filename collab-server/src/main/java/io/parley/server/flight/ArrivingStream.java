package io.parley.server.flight;

import java.io.IOException;
import java.util.Optional;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * A stream of record batches that arrives by Flight, to be read once. Its columns are those of its
 * first batch, whatever connection brings the others: whoever has looked at them once relies on it.
 */
public final class ArrivingStream implements AutoCloseable {
  /** Longest wait before it is asked for again, in milliseconds. */
  private static final long LONGEST_PAUSE = 500;

  private final Optional<Reopening> reopening;
  private FlightStream stream;
  private Optional<Schema> schema = Optional.empty();
  private Optional<VectorSchemaRoot> root = Optional.empty();
  private int batches;
  private long rows;
  private long bytes;

  /** A stream that ends where its connection ends. */
  public ArrivingStream(FlightStream stream) {
    this.stream = stream;
    this.reopening = Optional.empty();
  }

  /** A stream that goes on over another connection where its own breaks. */
  public ArrivingStream(Reopening reopening) {
    this.stream = reopening.after(0);
    this.reopening = Optional.of(reopening);
  }

  /** How a stream is asked for. */
  public interface Reopening {
    /** The stream after so many batches. */
    FlightStream after(int batches);

    /** Whether there is time to ask for it again. */
    boolean hasTime();
  }

  /** The stream's batches, to be read once. Closing them leaves the stream open. */
  public ArrowReader batches(BufferAllocator allocator) {
    return new Reader(allocator);
  }

  /** Rows that have arrived so far. */
  public long rows() {
    return rows;
  }

  /** Bytes of their values so far, as they lie in memory. */
  public long bytes() {
    return bytes;
  }

  private boolean next() throws IOException {
    boolean more = nextOf();
    if (more) {
      root = Optional.of(stream.getRoot());
      Schema now = stream.getRoot().getSchema();
      if (!schema.orElse(now).equals(now)) {
        throw new IOException("a stream goes on with other columns than it began with");
      }
      schema = Optional.of(now);
      batches++;
      rows += stream.getRoot().getRowCount();
      for (FieldVector column : stream.getRoot().getFieldVectors()) {
        bytes += column.getBufferSize();
      }
    }
    return more;
  }

  /** The next batch, over another connection where one breaks and some have come. */
  private boolean nextOf() {
    for (long pause = 1; ; pause = Math.min(2 * pause, LONGEST_PAUSE)) {
      try {
        return stream.next();
      } catch (FlightRuntimeException e) {
        goOn(e, pause);
      }
    }
  }

  private void goOn(FlightRuntimeException broken, long pause) {
    if (batches == 0
        || !LostConnection.is(broken)
        || !reopening.filter(Reopening::hasTime).isPresent()) {
      throw broken;
    }
    try {
      Thread.sleep(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw broken;
    }
    close();
    stream = reopening.get().after(batches);
  }

  /** Releases what has arrived, also for a reader that was told to stop. */
  @Override
  public void close() {
    boolean interrupted = Thread.interrupted(); // else its buffers would stay
    try {
      stream.close();
    } catch (InterruptedException e) {
      interrupted = true;
    } catch (Exception e) {
      throw new IllegalStateException("a stream does not close", e);
    } finally {
      // Where the other node began twice, the stream has let the first batches out of its sight.
      root.ifPresent(VectorSchemaRoot::close);
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Hands the Flight stream's batches on as they are. */
  private final class Reader extends ArrowReader {
    Reader(BufferAllocator allocator) {
      super(allocator);
    }

    @Override
    public boolean loadNextBatch() throws IOException {
      return next();
    }

    @Override
    public VectorSchemaRoot getVectorSchemaRoot() {
      return stream.getRoot();
    }

    @Override
    protected Schema readSchema() {
      return stream.getSchema();
    }

    @Override
    public long bytesRead() {
      return 0;
    }

    @Override
    protected void ensureInitialized() {
      // The Flight stream brings its own root.
    }

    @Override
    protected void closeReadSource() {
      // The Flight stream is closed by its owner.
    }
  }
}
