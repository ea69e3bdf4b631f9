package io.parley.server.oidc;

import com.nimbusds.jose.util.Resource;
import com.nimbusds.jose.util.ResourceRetriever;
import java.io.IOException;
import java.net.URL;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Fetches what a provider publishes; once it was not there, asks it no more for a while. So tokens
 * of nobody cannot make a room wait for a provider that is away, one after the other.
 */
final class RememberedFailure implements ResourceRetriever {
  private final ResourceRetriever documents;
  private final Duration pause;
  private final LongSupplier nanos;
  private volatile Optional<Long> failedAt = Optional.empty();

  RememberedFailure(ResourceRetriever documents, Duration pause, LongSupplier nanos) {
    this.documents = documents;
    this.pause = pause;
    this.nanos = nanos;
  }

  /** Whether it failed a moment ago. */
  boolean isPausing() {
    return failedAt.filter(at -> nanos.getAsLong() - at < pause.toNanos()).isPresent();
  }

  /** From now on asks nobody for a while. */
  void failed() {
    failedAt = Optional.of(nanos.getAsLong());
  }

  @Override
  public Resource retrieveResource(URL place) throws IOException {
    if (isPausing()) {
      throw new IOException("the provider was not there a moment ago");
    }
    try {
      return documents.retrieveResource(place);
    } catch (IOException e) {
      failed();
      throw e;
    }
  }
}
