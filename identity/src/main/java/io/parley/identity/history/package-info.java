/**
 * People through time: ids that outlive a run, and why each record belongs to whom.
 *
 * <pre>
 *   records and links of a run ({@link io.parley.identity.history.Batch})
 *     → {@link io.parley.identity.history.People}: region, clusters, ids
 *     → entries ({@link io.parley.identity.history.Entry}) of a run, appended to a
 *       {@link io.parley.identity.history.HistoryStore}, from which People are read again
 * </pre>
 *
 * <p>The log is the only truth: there is no second file that could differ from it.
 */
@org.jspecify.annotations.NullMarked
package io.parley.identity.history;
