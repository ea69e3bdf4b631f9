package io.parley.identity.linkage;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.identity.table.RecordTable;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BlockTest {
  private static final BlockingRule MAIL = BlockingRule.of("email");
  private static final BlockingRule NAME = BlockingRule.of("family_name");

  /** A hundred records with one e-mail address, of fifty families of two. */
  private static RecordTable shared() {
    RecordTable table = RecordTable.open(200);
    table.execute(
        "CREATE TABLE records AS SELECT CAST(i AS INTEGER) AS rid, 's' AS source, CAST(i AS VARCHAR) AS key, 'info@x.example' AS email, CAST(i // 2 AS VARCHAR) AS family_name FROM range(100) t(i)");
    return table;
  }

  private static List<String> pairs(RecordTable table, List<Block> blocks) {
    List<String> pairs = new ArrayList<>();
    table.query(
        PairSql.blocked(blocks, LinkType.WITHIN),
        row -> pairs.add(row.getInt(1) + " " + row.getInt(2)));
    return pairs;
  }

  @Test
  void cost_isKnownBeforeItRuns() {
    try (RecordTable table = shared()) {
      List<Block> blocks = Block.plan(List.of(MAIL, NAME), new Limits(1_000, 1_000_000), table);

      assertThat(blocks).extracting(Block::pairs).containsExactly(4_950L, 50L);
      assertThat(blocks.get(0).largest()).containsExactly(100);
      assertThat(blocks.get(1).largest()).containsExactly(2, 2, 2, 2, 2);
      assertThat(pairs(table, blocks)).hasSize(4_950).doesNotHaveDuplicates();
    }
  }

  @Test
  void valueThatTooManyHold_doesNotBlock_andHidesNoPairOfAnotherRule() {
    try (RecordTable table = shared()) {
      List<Block> blocks = Block.plan(List.of(MAIL, NAME), new Limits(99, 1_000_000), table);

      Block mail = blocks.get(0);
      assertThat(mail.pairs()).isZero();
      assertThat(List.of(mail.cutBlocks(), mail.cutRecords(), mail.cutPairs()))
          .containsExactly(1L, 100L, 4_950L);
      assertThat(pairs(table, blocks)).hasSize(50).contains("0 1", "98 99");
    }
  }

  @Test
  void ruleWithTooManyPairs_isHeldToSmallerBlocks() {
    try (RecordTable table = shared()) {
      Block mail = Block.plan(List.of(MAIL), new Limits(1_000, 4_000), table).get(0);

      assertThat(mail.heldBy()).isLessThan(100);
      assertThat(mail.pairs()).isZero();
    }
  }

  @Test
  void ruleOverTwoColumns_countsThePairsBetweenThem() {
    try (RecordTable table =
        Records.of("given_name family_name", "ann|lee", "lee|ann", "ann|lee", "lee|kim")) {
      BlockingRule swapped =
          new BlockingRule(
              List.of(
                  new BlockingRule.Part("given_name", "family_name", 1, 0),
                  new BlockingRule.Part("family_name", "given_name", 1, 0)));
      List<Block> blocks = Block.plan(List.of(swapped), Limits.DEFAULT, table);

      assertThat(pairs(table, blocks)).containsExactlyInAnyOrder("0 1", "1 2");
      assertThat(blocks.get(0).pairs()).isGreaterThanOrEqualTo(2);
    }
  }

  @Test
  void acrossSources_pairsOfOneSourceAreNotLookedAt() {
    try (RecordTable table = Records.of("email", "a", "a", "a")) {
      List<Block> blocks = Block.plan(List.of(MAIL), Limits.DEFAULT, table);
      List<String> pairs = new ArrayList<>();
      table.query(
          PairSql.blocked(blocks, LinkType.ACROSS),
          row -> pairs.add(row.getInt(1) + " " + row.getInt(2)));

      assertThat(pairs).containsExactlyInAnyOrder("0 1", "1 2");
    }
  }
}
