package io.parley.query.account;

import io.parley.policy.AccessBudget;
import io.parley.policy.TableName;

/**
 * How often a table may be asked.
 *
 * @param population whose people are in it
 * @param times what the policies that allow the question say, the strictest of them
 */
public record TableAccess(TableName table, Population population, AccessBudget times) {}
