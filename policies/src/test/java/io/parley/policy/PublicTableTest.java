package io.parley.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class PublicTableTest {
  private static final String PRODUCTS =
      """
      policy: public/v1
      table: products
      owner: hearth
      key: [product]
      rows: 500
      columns:
        product: {type: text}
        price: {type: decimal, bounds: [0, 900]}
        colour: {type: text, values: [red, blue]}
      """;

  @Test
  void publicTable_read_isAllThatTheFileSays() {
    PublicTable table = read(PRODUCTS);

    assertThat(table.table()).isEqualTo(new TableName("hearth", "products"));
    assertThat(table.key()).containsExactly("product");
    assertThat(table.rows()).isEqualTo(500);
    assertThat(table.columns())
        .extracting(ColumnPolicy::name)
        .containsExactly("product", "price", "colour");
    assertThat(table.column("price").orElseThrow().bounds())
        .contains(new Bounds(BigDecimal.ZERO, new BigDecimal("900")));
    assertThat(table.column("colour").orElseThrow().values()).containsExactly("red", "blue");
    assertThat(table.columns()).allMatch(c -> c.use().isEmpty());
  }

  @Test
  void lint_withoutKey_warns() {
    assertThat(codes(read(PRODUCTS))).isEmpty();
    assertThat(codes(read(PRODUCTS.replace("key: [product]\n", ""))))
        .containsExactly("public-without-key");
  }

  @Test
  void lint_tableOfBothKinds_isAnError() {
    PublicTable table = read(PRODUCTS);

    assertThat(codes(table, table)).containsExactly("duplicate-table");
  }

  private static List<String> codes(PublicTable... tables) {
    PolicySet policies = new PolicySet(List.of(), List.of(tables), List.of());
    return PolicyLint.lint(policies, LocalDate.of(2026, 11, 25)).stream()
        .map(LintFinding::code)
        .toList();
  }

  private static PublicTable read(String text) {
    return ((PolicyDocument.Public) PolicyFiles.read(text)).table();
  }
}
