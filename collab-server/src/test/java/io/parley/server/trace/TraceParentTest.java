package io.parley.server.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceParentTest {
  /** The example of W3C Trace Context, level 1, section 3.2.2. */
  private static final String EXAMPLE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

  @Test
  void header_ofTheStandardsForm_isTaken() {
    assertThat(TraceParent.received(EXAMPLE)).hasValue(EXAMPLE);
    String random = EXAMPLE.replaceFirst("01$", "03"); // level 2: its id is random
    assertThat(TraceParent.received(random)).hasValue(random);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-05",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
        "01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-ada@example.com",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\n"
      })
  void header_ofAnyOtherForm_isNone(String header) {
    assertThat(TraceParent.received(header)).isEmpty();
    assertThat(TraceParent.received(null)).isEmpty();
  }

  @Test
  void work_isUnderItsSpan_andNoOtherThreadIs() throws Exception {
    AtomicReference<Callable<Optional<String>>> carried = new AtomicReference<>();
    Optional<String> within =
        TraceParent.under(
            Optional.of(EXAMPLE),
            () -> {
              carried.set(TraceParent.carried(TraceParent::current));
              assertThat(CompletableFuture.supplyAsync(TraceParent::current).join()).isEmpty();
              return TraceParent.current();
            });

    assertThat(within).hasValue(EXAMPLE);
    assertThat(TraceParent.current()).isEmpty();
    assertThat(Objects.requireNonNull(carried.get()).call()).hasValue(EXAMPLE);
    assertThat(TraceParent.current()).isEmpty();
  }

  @Test
  void workThatFails_leavesNoSpanBehind() {
    assertThatThrownBy(
            () ->
                TraceParent.under(
                    Optional.of(EXAMPLE),
                    () -> {
                      throw new IllegalStateException();
                    }))
        .isInstanceOf(IllegalStateException.class);
    assertThat(TraceParent.current()).isEmpty();
  }
}
