package io.parley.query;

import io.parley.policy.PolicySet;
import io.parley.policy.TablePolicy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The order of match keys that is assumed where no agreement says one. */
public final class KeyOrder {
  private KeyOrder() {}

  /**
   * The key types of all parties: those of one or two in the order in which their policies first
   * name them; of three or more the first that all hold, for they are matched on one.
   */
  public static List<String> of(PolicySet offered) {
    Map<String, Set<String>> byParty = new LinkedHashMap<>();
    Set<String> all = new LinkedHashSet<>();
    for (TablePolicy table : offered.tables()) {
      all.addAll(table.match());
      byParty
          .computeIfAbsent(table.table().party(), party -> new LinkedHashSet<>())
          .addAll(table.match());
    }
    if (byParty.size() <= 2) {
      return new ArrayList<>(all);
    }
    return all.stream()
        .filter(key -> byParty.values().stream().allMatch(keys -> keys.contains(key)))
        .limit(1)
        .toList();
  }
}
