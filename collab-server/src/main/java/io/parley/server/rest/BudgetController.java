package io.parley.server.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.parley.policy.PopulationBudget;
import io.parley.server.account.Account;
import io.parley.server.account.Right;
import io.parley.server.room.RoomResources;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * The budgets of the populations, as their owners signed them. What is left is kept by the owner's
 * node, and told when a question is refused for it.
 */
@RestController
class BudgetController {
  /**
   * A population's budget.
   *
   * @param epsilon of one period, all answers to all members together
   * @param delta of one period
   * @param every after which period of the UTC calendar it refills
   * @param share the most of it that answers to the caller's member may take; absent: all
   * @param exactDisclosures whether its owner accepts exact answers beside private ones
   */
  record View(
      String owner,
      String population,
      BigDecimal epsilon,
      BigDecimal delta,
      String every,
      @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<BigDecimal> share,
      boolean exactDisclosures) {
    static View of(PopulationBudget budget, Account caller) {
      return new View(
          budget.owner(),
          budget.population(),
          budget.epsilon(),
          budget.delta(),
          budget.every().name().toLowerCase(Locale.ROOT),
          Optional.ofNullable(budget.share().get(caller.member())),
          budget.exactDisclosures());
    }
  }

  @Needs(Right.BROWSE)
  @GetMapping("/v1/budget")
  Page<View> all(
      Account caller,
      RoomResources room,
      @RequestParam Optional<String> cursor,
      @RequestParam Optional<Integer> limit) {
    List<View> budgets =
        room.offered().policies().budgets().stream().map(b -> View.of(b, caller)).toList();
    return Page.of(budgets, Page.Wanted.of(cursor, limit));
  }
}
