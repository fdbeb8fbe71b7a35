"""Alibaba Cloud's VPC peering as the pages and facts/alibaba.md describe it."""
