package io.parley.query.backend.duckdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AllClosedTest {
  private final List<String> closed = new ArrayList<>();
  private final AllClosed<AutoCloseable> all = new AllClosed<>();

  private void open(String name, boolean fails) {
    all.add(
        () -> {
          closed.add(name);
          if (fails) {
            throw new IllegalStateException(name);
          }
        });
  }

  @Test
  void closingThatFails_keepsNoOtherOpen_andHidesNoFailure() {
    open("one", false);
    open("two", true);
    open("three", true);
    open("four", false);

    assertThatThrownBy(all::close)
        .hasMessage("two")
        .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
    assertThat(closed).containsExactly("one", "two", "three", "four");
  }

  @Test
  void whatFailedBefore_staysTheFailure() {
    open("one", true);

    assertThatThrownBy(
            () -> {
              try (all) {
                throw new IllegalArgumentException("the cause");
              }
            })
        .hasMessage("the cause")
        .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
  }
}
