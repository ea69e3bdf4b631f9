package io.parley.server.flight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;
import org.junit.jupiter.api.Test;

class FlightMemoryTest {
  @Test
  void buffersBeyondTheLimit_areRefusedBeforeTheyAreMade() {
    try (BufferAllocator node = FlightMemory.forNode();
        BufferAllocator psi = FlightMemory.forPsi()) {
      assertThat(node.getLimit()).isEqualTo(FlightMemory.NODE);
      assertThatThrownBy(() -> psi.buffer(FlightMemory.PSI + 1))
          .isInstanceOf(OutOfMemoryException.class);
      psi.buffer(1 << 20).close();
    }
  }
}
