package io.parley.server.flight;

import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Schema;

/** A stream of record batches that arrives by Flight, to be read once. */
public final class ArrivingStream implements AutoCloseable {
  private final FlightStream stream;
  private long rows;
  private long bytes;

  public ArrivingStream(FlightStream stream) {
    this.stream = stream;
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

  private boolean next() {
    boolean more = stream.next();
    if (more) {
      rows += stream.getRoot().getRowCount();
      for (FieldVector column : stream.getRoot().getFieldVectors()) {
        bytes += column.getBufferSize();
      }
    }
    return more;
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
    public boolean loadNextBatch() {
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
