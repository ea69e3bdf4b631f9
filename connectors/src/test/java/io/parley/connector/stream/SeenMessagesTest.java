package io.parley.connector.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class SeenMessagesTest {
  /** Few values, so that many collide in the table, and zero is among them. */
  @Property(tries = 300)
  void behavesAsASet(
      @ForAll @Size(max = 400) List<@LongRange(min = 0, max = 19) Long> high,
      @ForAll @Size(max = 400) List<@LongRange(min = 0, max = 19) Long> low) {
    Set<UUID> expected = new HashSet<>();
    SeenMessages seen = new SeenMessages();
    for (int i = 0; i < Math.min(high.size(), low.size()); i++) {
      UUID message = new UUID(high.get(i), low.get(i) << 40);
      assertThat(seen.contains(message)).isEqualTo(expected.contains(message));
      assertThat(seen.add(message)).isEqualTo(expected.add(message));
    }
    assertThat(seen.size()).isEqualTo(expected.size());

    SeenMessages again = SeenMessages.of(ByteBuffer.wrap(seen.bytes()));
    assertThat(again.size()).isEqualTo(expected.size());
    assertThat(expected).allMatch(again::contains);
  }
}
