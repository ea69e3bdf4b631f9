package io.parley.identity.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UnionFindTest {
  @Test
  void smallestMemberNamesTheGroup() {
    UnionFind groups = new UnionFind(6);
    assertThat(groups.union(5, 3)).isTrue();
    assertThat(groups.union(3, 4)).isTrue();
    assertThat(groups.union(4, 5)).isFalse();
    assertThat(groups.union(1, 5)).isTrue();

    assertThat(IntStream.range(0, 6).map(groups::find)).containsExactly(0, 1, 2, 1, 1, 1);
    assertThat(groups.groups()).isEqualTo(3);
  }

  @Test
  void longChain_isOneGroup() {
    UnionFind groups = new UnionFind(1_000_000);
    for (int i = 999_999; i > 0; i--) {
      groups.union(i, i - 1);
    }
    assertThat(groups.find(999_999)).isZero();
    assertThat(groups.groups()).isEqualTo(1);
  }

  @Test
  void negativeSize_isRefused() {
    assertThat(new UnionFind(0).groups()).isZero();
    assertThatThrownBy(() -> new UnionFind(-1)).hasMessage("size -1 is below 0");
  }
}
