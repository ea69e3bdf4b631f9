package io.parley.server.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.proc.SimpleSecurityContext;
import com.nimbusds.jose.util.Resource;
import java.io.IOException;
import java.net.URL;
import java.security.Key;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A provider that is away must not make a room's threads wait for it, one after the other. */
class ProviderKeysTest {
  private static final String ISSUER = "https://login.example.com";
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final JWK key = TestProvider.rsa(2_048, JWSAlgorithm.RS256);
  private final AtomicLong now = new AtomicLong(7);
  private final AtomicInteger discoveries = new AtomicInteger();
  private final AtomicInteger fetches = new AtomicInteger();
  private volatile Publishing publishing =
      () -> new JWKSet(List.of(key)).toPublicJWKSet().toString();
  private volatile Publishing discovery =
      () -> "{\"issuer\":\"%s\",\"jwks_uri\":\"%s/keys\"}".formatted(ISSUER, ISSUER);

  /** What the provider answers. */
  private interface Publishing {
    String text() throws IOException;
  }

  private final ProviderKeys keys = new ProviderKeys(ISSUER, this::published, PAUSE, now::get);

  private Resource published(URL place) throws IOException {
    boolean ofKeys = place.getPath().equals("/keys");
    (ofKeys ? fetches : discoveries).incrementAndGet();
    return new Resource((ofKeys ? publishing : discovery).text(), "application/json");
  }

  private List<? extends Key> select() throws KeySourceException {
    return keys.selectJWSKeys(
        new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(),
        new SimpleSecurityContext());
  }

  private static String away() throws IOException {
    throw new IOException("nobody answers");
  }

  @Test
  void keysThatCouldNotBeFetched_areNotAskedForAgainForAWhile() throws Exception {
    Publishing right = publishing;
    publishing = ProviderKeysTest::away;

    for (int i = 0; i < 20; i++) {
      assertThatThrownBy(this::select).isInstanceOf(KeySourceException.class);
    }
    assertThat(fetches).hasValue(1);
    assertThat(keys.isAway()).isTrue();

    publishing = right;
    now.addAndGet(PAUSE.toNanos());
    assertThat(keys.isAway()).isFalse();
    Thread.sleep(PAUSE.plusMillis(100).toMillis()); // made-up names are counted by the clock
    assertThat(select()).hasSize(1);
    assertThat(fetches).hasValue(2);
    assertThat(discoveries).hasValue(1);
  }

  @Test
  void discoveryThatFailed_orSaidNothingOfUse_isNotAskedForAgainForAWhile() throws Exception {
    Publishing right = discovery;
    for (Publishing wrong : List.<Publishing>of(ProviderKeysTest::away, () -> "{}")) {
      discoveries.set(0);
      discovery = wrong;
      for (int i = 0; i < 20; i++) {
        assertThatThrownBy(this::select).isInstanceOf(KeySourceException.class);
      }
      assertThat(discoveries).hasValue(1);
      now.addAndGet(PAUSE.toNanos());
    }
    discovery = right;
    assertThat(select()).hasSize(1);
  }

  @Test
  void whileOneWaitsForKeys_othersAreAnsweredAtOnce() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch answering = new CountDownLatch(1);
    Publishing right = publishing;
    publishing =
        () -> {
          hold(asked, answering);
          return right.text();
        };
    assertOthersAreAnswered(asked, answering);
    assertThat(fetches).hasValue(1);
  }

  @Test
  void whileOneWaitsForDiscovery_othersAreAnsweredAtOnce() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch answering = new CountDownLatch(1);
    Publishing right = discovery;
    discovery =
        () -> {
          hold(asked, answering);
          return right.text();
        };
    assertOthersAreAnswered(asked, answering);
    assertThat(discoveries).hasValue(1);
  }

  private void assertOthersAreAnswered(CountDownLatch asked, CountDownLatch answering)
      throws Exception {
    CompletableFuture<List<? extends Key>> first = CompletableFuture.supplyAsync(this::selected);
    assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();

    long start = System.nanoTime();
    CompletableFuture<List<? extends Key>> second = CompletableFuture.supplyAsync(this::selected);
    assertThatThrownBy(() -> second.get(20, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasRootCauseInstanceOf(KeySourceException.class);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
    assertThat(first).isNotDone();

    answering.countDown();
    assertThat(first.get(20, TimeUnit.SECONDS)).hasSize(1);
    assertThat(select()).as("and from then on everybody").hasSize(1);
  }

  private List<? extends Key> selected() {
    try {
      return select();
    } catch (KeySourceException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void hold(CountDownLatch asked, CountDownLatch answering) throws IOException {
    asked.countDown();
    try {
      if (!answering.await(30, TimeUnit.SECONDS)) {
        throw new IOException("nobody let it go on");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }
}
