package io.parley.server.room;

import java.util.concurrent.CountDownLatch;
import org.apache.arrow.flight.FlightProducer.ServerStreamListener;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.ipc.message.IpcOption;

/** A stream that sends its rows and never says that these were all, until it is released. */
final class StallingStream implements ServerStreamListener {
  private final ServerStreamListener to;
  private final CountDownLatch stalled;
  private final CountDownLatch released;

  StallingStream(ServerStreamListener to, CountDownLatch stalled, CountDownLatch released) {
    this.to = to;
    this.stalled = stalled;
    this.released = released;
  }

  @Override
  public void completed() {
    stalled.countDown();
    try {
      released.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    to.completed();
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
  public void start(VectorSchemaRoot root, DictionaryProvider dictionaries, IpcOption option) {
    to.start(root, dictionaries, option);
  }

  @Override
  public void putNext() {
    to.putNext();
  }

  @Override
  public void putNext(ArrowBuf metadata) {
    to.putNext(metadata);
  }

  @Override
  public void putMetadata(ArrowBuf metadata) {
    to.putMetadata(metadata);
  }

  @Override
  public void error(Throwable failure) {
    to.error(failure);
  }
}
