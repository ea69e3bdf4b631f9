package io.parley.server.ledger;

import io.parley.query.account.Balance;
import io.parley.query.account.Charge;
import java.time.LocalDate;

/**
 * What a population spent in one period of its budget.
 *
 * @param from the first day, UTC
 * @param refill the day on which the next period begins
 * @param questions how many were charged for good
 * @param open how many hold a reservation, which counts as spent until it is burned
 * @param disclosures exact disclosures that were counted
 * @param charge committed and reserved charges, all together
 * @param balance the same under the filter in force now
 */
public record PeriodAccount(
    LocalDate from,
    LocalDate refill,
    long questions,
    long open,
    long disclosures,
    Charge charge,
    Balance balance) {}
