"""The edition as Open Referral HSDS 3.2.3: rows, nested objects, a tabular data package, JSON.

wording    the words and the table descriptors of data/common/hsds
evidence   values → their proof, their readings, their corrections
grouping   desks → services (a service may be at several sites)
codes      areas and addresses → codes and parts
terms      functions and topics → taxonomies, and which desk has which
bodies     bodies, departments and programs → organizations
offers     services and all that hangs on them
graph      all rows of an edition; the one thing that the others are made from
forms      rows → the nested objects of the API
package    rows → the tabular data package
files      the JSON file
"""
