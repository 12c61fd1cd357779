"""Armed-group activity in the Sahel and the Maghreb, 1992-2024: events, zones, operations, lineage.

Three lines in a notebook:

>>> from geo import filters, selection, store
>>> atlas = store.load_atlas()
>>> kept = filters.filter_events(atlas, selection.Selection(years=(2012, 2013), actors=("aqim",)))

The library imports and runs without Streamlit; the pages of the app only call it.
"""
