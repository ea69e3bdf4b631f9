package io.parley.server.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RateLimitTest {
  private static final long SECOND = 1_000_000_000L;

  private final AtomicLong now = new AtomicLong();
  private final RateLimits limits = new RateLimits(30, now::get);

  @Test
  void minutesShare_mayComeAtOnce_andRefillsEvenly() {
    for (int i = 29; i >= 0; i--) {
      assertThat(limits.take("ann")).isEqualTo(new RateLimit.Found(true, 30, i, 2));
    }
    assertThat(limits.take("ann")).isEqualTo(new RateLimit.Found(false, 30, 0, 2));
    assertThat(limits.take("bob").allowed()).isTrue();
    now.addAndGet(SECOND);
    assertThat(limits.take("ann")).isEqualTo(new RateLimit.Found(false, 30, 0, 1));
    now.addAndGet(SECOND);
    assertThat(limits.take("ann").allowed()).isTrue();
    assertThat(limits.take("ann").allowed()).isFalse();
    now.addAndGet(3_600 * SECOND);
    assertThat(limits.take("ann").left()).isEqualTo(29);
  }

  /** Names that anybody can make up take no more memory than this, and push out none in use. */
  @Test
  void floodOfNames_isHeldOff_andWhoIsKnownGoesOn() {
    limits.take("ann");
    for (int i = 0; i < 10_000; i++) {
      limits.take("address " + i);
    }
    assertThat(limits.take("one more").allowed()).isFalse();
    assertThat(limits.take("ann").allowed()).isTrue();
    now.addAndGet(60 * SECOND);
    assertThat(limits.take("one more").allowed()).isTrue();
  }
}
