package io.parley.server.flight;

import java.io.IOException;
import org.apache.arrow.c.ArrowArrayStream;
import org.apache.arrow.c.Data;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Schema;
import org.duckdb.DuckDBConnection;

/** A stream of record batches that arrives by Flight, for DuckDB to read once. */
public final class ArrivingStream implements AutoCloseable {
  private final FlightStream stream;

  public ArrivingStream(FlightStream stream) {
    this.stream = stream;
  }

  /** Work with the stream under a name in DuckDB. */
  @FunctionalInterface
  public interface Use {
    void read(String relation);
  }

  /** Registers the stream as a relation, lets it be read, and releases it. */
  public void readBy(DuckDBConnection connection, BufferAllocator allocator, Use use) {
    try (Reader reader = new Reader(stream, allocator);
        ArrowArrayStream exported = ArrowArrayStream.allocateNew(allocator)) {
      Data.exportArrayStream(allocator, reader, exported);
      connection.registerArrowStream("arriving", exported);
      use.read("arriving");
    } catch (IOException e) {
      throw new IllegalStateException("a stream does not close", e);
    }
  }

  @Override
  public void close() {
    try {
      stream.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      throw new IllegalStateException("a stream does not close", e);
    }
  }

  /** Hands the Flight stream's batches on as they are. */
  private static final class Reader extends ArrowReader {
    private final FlightStream stream;

    Reader(FlightStream stream, BufferAllocator allocator) {
      super(allocator);
      this.stream = stream;
    }

    @Override
    public boolean loadNextBatch() {
      return stream.next();
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
